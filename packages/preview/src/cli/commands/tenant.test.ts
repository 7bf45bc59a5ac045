import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TYPES } from "@retail-odoo/contract";
import { fakeAllotment, fakeCli, fakeFacts, fakeResource, fakeResult } from "@retail-odoo/testing";
import type { Json, PreviewResult } from "../../model";
import { runCli } from "../run";

const IMAGE = `docker.io/library/odoo@sha256:${"a".repeat(64)}`;
const DEFAULTS = `country: DE
profile: branch
service: essential
tenancy: shared
database: main
data: { growthGiBPerMonth: 1 }
odoo: { version: "19.0", image: "${IMAGE}", modules: [stock] }
`;
const BAKERY = `extends: _defaults.yaml
workload: { stores: 4, posTerminals: 8, posOrdersPerHour: 200, onlineOrdersPerHour: 5, concurrentUsers: 6 }
data: { databaseGiB: 4, filestoreGiB: 2 }
hosts: [bakery.example.com]
`;
const PLATFORM = {
  environment: "dev",
  baseline: "2026.1",
  domain: "erp.example.com",
  cluster: { existing: { name: "lab", storageClass: "fast", sharedStorageClass: "nfs" } },
  databases: { main: { engine: "cloudnative-pg", size: "s" } },
  vault: { existing: { bucket: "backups", region: "eu-central-1" } },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenant-command-"));
  mkdirSync(join(folder, "tenants"));
  write("_defaults.yaml", DEFAULTS);
  write("bakery.yaml", BAKERY);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(file: string, text: string): void {
  writeFileSync(join(folder, "tenants", file), text);
}

/** A program that gives every tenant of its directory the same allotment, regulated where its file says so. */
function program(options: { config?: { [key: string]: string } }): PreviewResult {
  const directory = options.config?.["shop:tenants"] ?? join(folder, "tenants");
  const names = readdirSync(directory).filter((file) => !file.startsWith("_"));
  const says = (file: string, field: RegExp) => field.test(readFileSync(join(directory, file), "utf8"));
  const allotments = names.map((file) => ({
    ...fakeAllotment(1),
    tenant: file.replace(".yaml", ""),
    regulated: says(file, /regulated"?: ?true/),
    customCode: says(file, /customCode"?: ?true/),
  }));
  const outputs = JSON.parse(JSON.stringify(fakeFacts(allotments))) as { [key: string]: Json };
  const platform = fakeResource(TYPES.RetailOdooPlatform, "lab", {}, { outputs });
  return fakeResult([platform, ...names.map((name) => fakeResource("aws:kms/key:Key", name))]);
}

async function tenant(args: string[], answers?: string[], config: { [key: string]: string } = {}) {
  const settings = { "shop:platform": JSON.stringify(PLATFORM), "shop:tenants": "tenants", ...config };
  const cli = fakeCli(program, { cwd: folder, config: settings, answers });
  const code = await runCli(["tenant", ...args], cli.io, cli.engine);
  return { code, out: cli.stdout(), err: cli.stderr() };
}

describe("tenant check", () => {
  it("finds nothing wrong with a sound portfolio", async () => {
    expect(await tenant(["check"])).toEqual({ code: 0, out: "Nothing wrong with 1 tenant of stack test\n", err: "" });
  });

  it("tells every fault of every tenant, each with value, reason and remedy", async () => {
    write("florist.yaml", BAKERY.replace("stores: 4", "stores: 0"));
    write("grocer.yaml", "profile: [");
    const { code, err } = await tenant(["check"]);
    expect(code).toBe(1);
    expect(err.split("\n").map((line) => line.replace(/\. .*/, "."))).toEqual([
      'error: tenants/grocer.yaml = "line 1, column 11": is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].',
      "error: tenants[florist].workload.stores = 0: must be >= 1.",
      "",
    ]);
  });

  it("tells of the named files only, and that others have faults too", async () => {
    write("florist.yaml", BAKERY.replace("stores: 4", "stores: 0"));
    expect(await tenant(["check", "tenants/bakery.yaml"])).toEqual({
      code: 0,
      out: "Nothing wrong with 1 tenant of stack test\n",
      err: "1 fault of other tenants: retail-odoo tenant check\n",
    });
  });

  it("checks a file that is not in the portfolio yet against those that are", async () => {
    const file = join(folder, "draft.yaml");
    writeFileSync(file, BAKERY.replace("_defaults", "tenants/_defaults"));
    expect(await tenant(["check", "draft.yaml"])).toEqual({
      code: 1,
      out: "",
      err: 'error: tenants[draft].hosts[0] = "bakery.example.com": already belongs to tenant bakery. Give every host to one tenant.\n',
    });
  });

  it("says which file does not exist", async () => {
    expect(await tenant(["check", "tenants/nobody.yaml"])).toEqual({
      code: 1,
      out: "",
      err: "error: tenants/nobody.yaml: does not exist\n",
    });
  });

  it("says of a folder, or of a file that is no tenant's, what it is", async () => {
    expect(await tenant(["check", "tenants", "tenants/_defaults.yaml"])).toEqual({
      code: 1,
      out: "",
      err:
        "error: tenants: is a folder; name its files, or none for every tenant of the stack\n" +
        "error: tenants/_defaults.yaml: is no tenant's file; that ends in .yaml and does not begin with _\n",
    });
  });

  it("shows no more of a value than a line", async () => {
    write("binary.yaml", "x".repeat(5000));
    expect((await tenant(["check"])).err).toBe(
      `error: tenants/binary.yaml = "${"x".repeat(76)}...: holds no fields. Write the tenant's fields as \`key: value\` lines.\n`,
    );
  });

  it("says what a stack without tenants lacks", async () => {
    const cli = fakeCli(program, { cwd: folder });
    expect(await runCli(["tenant", "check"], cli.io, cli.engine)).toBe(2);
    expect(cli.stderr()).toBe(
      `error: stack test of ${folder} has no shop:platform and shop:tenants; tenants are files of a program that reads both\n`,
    );
  });
});

describe("tenant show", () => {
  it("shows what a tenant is given and costs", async () => {
    expect(await tenant(["show", "bakery"])).toEqual({
      code: 0,
      err: "",
      out: `Tenant bakery of stack test
  Customer  bakery, DE, 5 stores, active
  Odoo      19.0, stock
  Image     ${IMAGE}
  Hosts     bakery.erp.example.com
  Capacity  branch: 2 web pods of 4 workers
  Quota     2 cores, up to 4; 4 GiB of memory; 5 pods; 20 GiB of files
  Database  t1 on main (shared): 5 GiB, 20 of 480 connections
  Recovery  essential: RPO 1 h, reachable 2 min; RTO 8 h, reachable 31 min
  Cost      USD a month: 1.00; its own 0.00, its share 1.00
`,
    });
  });

  it("says what keeps other customers off its server", async () => {
    write("bakery.yaml", BAKERY.replace("hosts:", "regulated: true\nhosts:"));
    expect((await tenant(["show", "bakery"])).out).toContain("\n  Database  t1 on main (shared, regulated): 5 GiB,");
  });

  it.each([
    ["bakry", "did you mean bakery?"],
    ["lumen", "there is bakery"],
  ])("knows no tenant %s", async (name, hint) => {
    expect(await tenant(["show", name])).toEqual({
      code: 2,
      out: "",
      err: `error: no tenant ${name} in stack test; ${hint}\n`,
    });
  });
});

describe("tenant add", () => {
  const FLAGS =
    "--stores 5 --tills 10 --pos-orders 100 --online-orders 5 --users 8 --database-gib 6 --files-gib 4".split(" ");
  const HOST = ["--host", "florist.example.com"];
  const file = () => join(folder, "tenants/florist.yaml");

  it("writes what the options say and leaves the rest to the defaults", async () => {
    const { code, out, err } = await tenant(["add", "florist", "--yes", ...FLAGS, ...HOST]);
    expect([code, err]).toEqual([0, ""]);
    expect(readFileSync(file(), "utf8")).toBe(`extends: _defaults.yaml
workload:
  stores: 5
  posTerminals: 10
  posOrdersPerHour: 100
  onlineOrdersPerHour: 5
  concurrentUsers: 8
data:
  databaseGiB: 6
  filestoreGiB: 4
hosts:
  - florist.example.com
`);
    expect(out).toMatch(/^Tenant florist fits stack test\n/);
    expect(out).toContain(
      "\n  Cost      USD a month: 1.00; its own 0.00, its share 1.00\n  The platform would cost USD 2.00 a month (+1.00)\n",
    );
    expect(out).toMatch(/\nWrote tenants\/florist\.yaml\n$/);
    expect(await tenant(["check"])).toMatchObject({ code: 0, err: "" });
  });

  it("writes that a tenant is regulated and has code of its own, and judges by it which server it may have", async () => {
    const kept = ["--regulated", "yes", "--custom-code", "yes"];
    const answers = ["", "", "", "main", "main", "alone", "no"];
    write("florist.yaml", BAKERY.replace("bakery.example.com", "florist.example.com"));
    const { err } = await tenant(["add", "grocer", ...FLAGS, ...kept, "--host", "grocer.example.com"], answers, {
      "shop:platform": JSON.stringify({
        ...PLATFORM,
        databases: { ...PLATFORM.databases, alone: PLATFORM.databases.main },
      }),
    });
    expect(err).toContain(
      'Database server [main]:   "main" also holds bakery, florist of other customers, who share its notification channel, and a regulated tenant is kept off such a server.',
    );
    const { out } = await tenant(["add", "grocer", "--yes", ...FLAGS, ...kept, "--host", "grocer.example.com"]);
    expect(out).toContain("(shared, regulated, custom code)");
    expect(readFileSync(join(folder, "tenants/grocer.yaml"), "utf8")).toMatch(
      /^extends: _defaults\.yaml\nregulated: true\nworkload:[^]*odoo:\n {2}customCode: true\n$/,
    );
  });

  it("asks for what is left open, with the default to hand, and shows before it writes", async () => {
    const answers = ["", "", "standard", "", "florist.example.com, shop.example.com", "yes"];
    const { code, out, err } = await tenant(["add", "florist", ...FLAGS], answers);
    expect(code).toBe(0);
    expect(err).toBe(
      "Country, two letters [DE]: Capacity (branch, omnichannel, multibrand) [branch]: " +
        "Recovery and support (essential, standard, critical) [essential]: Database server [main]: " +
        "Host names, the main one first: Write tenants/florist.yaml? [y/N] ",
    );
    expect(out.indexOf("USD 1.00")).toBeLessThan(out.indexOf("Wrote"));
    expect(readFileSync(file(), "utf8")).toMatch(
      /^extends: _defaults\.yaml\nservice: standard\nworkload:[^]*hosts:\n {2}- florist\.example\.com\n {2}- shop\.example\.com\n$/,
    );
  });

  it("asks again where an answer is not sound, and keeps the others", async () => {
    const some = FLAGS.slice(2); // the number of stores is asked for
    const answers = "D,DE,brnch,branch,,mian,,few,0,5,bakery.example.com,a.example.com,main,yes".split(",");
    const { code, err } = await tenant(["add", "florist", ...some], answers);
    expect([code, err.split("\n").map((line) => line.replace(/^.*: {3}/, ""))]).toEqual([
      0,
      [
        '"D" must match pattern "^[A-Z]{2}$". Country whose law applies, as two letters.',
        '"brnch" is not a choice. Write one of: branch, omnichannel, multibrand. Did you mean branch?',
        "needs an answer",
        "few: is not a number; write digits, such as 12",
        "0 must be >= 1. Write a number in that range.",
        '"bakery.example.com" already belongs to tenant bakery. Give every host to one tenant.',
        '"mian" is not a server of this platform. Write one of: main.',
        "Database server [main]: Write tenants/florist.yaml? [y/N] ",
      ],
    ]);
    expect(readFileSync(file(), "utf8")).toMatch(/^database: main$[^]*stores: 5$/m);
  });

  it("writes nothing without a yes", async () => {
    const { code, out } = await tenant(["add", "florist", ...FLAGS, ...HOST], ["", "", "", "", "n"]);
    expect([code, existsSync(file())]).toEqual([0, false]);
    expect(out).toMatch(/\nNothing written\n$/);
  });

  it.each<[string, string[], string[] | undefined, string]>([
    [
      "a field is missing",
      ["add", "florist", "--yes", ...FLAGS],
      undefined,
      "missing: --host\nSee retail-odoo tenant add --help.",
    ],
    [
      "there is nobody to ask",
      ["add", "florist", ...FLAGS],
      undefined,
      "there is nobody to ask; write --yes to go on without\nSee retail-odoo tenant add --help.",
    ],
    [
      "a number is none",
      ["add", "florist", "--yes", ...FLAGS, ...HOST, "--stores", "few"],
      undefined,
      "--stores few: is not a number; write digits, such as 12",
    ],
    [
      "yes or no is neither",
      ["add", "florist", "--yes", ...FLAGS, ...HOST, "--regulated", "true"],
      undefined,
      "--regulated true: is neither yes nor no; write one of them",
    ],
    [
      "the tenant is there",
      ["add", "bakery", "--yes", ...FLAGS, ...HOST],
      undefined,
      "tenants/bakery.yaml is there already; change it with an editor",
    ],
    [
      "the name is long, before it asks",
      ["add", "f".repeat(31)],
      [],
      `${"f".repeat(31)} is not a tenant's name; write at most 30 lower-case letters, digits and dashes`,
    ],
    [
      "the name leads elsewhere",
      ["add", "../florist", "--yes", ...FLAGS, ...HOST],
      undefined,
      "../florist is not a tenant's name; write at most 30 lower-case letters, digits and dashes",
    ],
  ])("refuses when %s", async (_what, args, answers, message) => {
    expect(await tenant(args, answers)).toEqual({ code: 2, out: "", err: `error: ${message}\n` });
    expect(readdirSync(join(folder, "tenants")).sort()).toEqual(["_defaults.yaml", "bakery.yaml"]);
  });

  it("finds defaults above the directory, and writes every field where there are none", async () => {
    mkdirSync(join(folder, "tenants/dev"));
    await tenant(["add", "florist", "--yes", ...FLAGS, ...HOST], undefined, { "shop:tenants": "tenants/dev" });
    expect(readFileSync(join(folder, "tenants/dev/florist.yaml"), "utf8")).toMatch(/^extends: \.\.\/_defaults\.yaml\n/);
    rmSync(join(folder, "tenants/_defaults.yaml"));
    const { err } = await tenant(["add", "grocer", "--yes", ...FLAGS, ...HOST], undefined, {
      "shop:tenants": "tenants/dev",
    });
    expect(err).toMatch(
      /^error: missing: --country, --profile, --service, --tenancy, --database, --growth-gib, --odoo-version, --image\n/,
    );
  });
});
