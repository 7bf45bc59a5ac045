import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { BAKERY, PLATFORM, useTenantCli } from "../../../fixtures/tenant-cli";

const { folder, write, tenant } = useTenantCli();

describe("tenant add", () => {
  const FLAGS =
    "--stores 5 --tills 10 --pos-orders 100 --online-orders 5 --users 8 --database-gib 6 --files-gib 4".split(" ");
  const HOST = ["--host", "florist.example.com"];
  const file = () => join(folder(), "tenants/florist.yaml");

  it("writes the options and leaves the rest to the defaults", async () => {
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
      "\n  Cost      USD a month: 1.00; own 0.00, shared 1.00\n  The platform would cost USD 2.00 a month (+1.00)\n",
    );
    expect(out).toMatch(/\nWrote tenants\/florist\.yaml\n$/);
    expect(await tenant(["check"])).toMatchObject({ code: 0, err: "" });
  });

  it("writes regulated and customCode, and validates the server against them", async () => {
    const isolation = ["--regulated", "yes", "--custom-code", "yes"];
    const answers = ["", "", "", "main", "main", "alone", "no"];
    write("florist.yaml", BAKERY.replace("bakery.example.com", "florist.example.com"));
    const { err } = await tenant(["add", "grocer", ...FLAGS, ...isolation, "--host", "grocer.example.com"], answers, {
      "shop:platform": JSON.stringify({
        ...PLATFORM,
        databases: { ...PLATFORM.databases, alone: PLATFORM.databases.main },
      }),
    });
    expect(err).toContain(
      'Database server [main]:   "main" also holds bakery, florist of other customers, who share its notification channel, and a regulated tenant is kept off such a server.',
    );
    const { out } = await tenant(["add", "grocer", "--yes", ...FLAGS, ...isolation, "--host", "grocer.example.com"]);
    expect(out).toContain("(shared, regulated, custom code)");
    expect(readFileSync(join(folder(), "tenants/grocer.yaml"), "utf8")).toMatch(
      /^extends: _defaults\.yaml\nregulated: true\nworkload:[^]*odoo:\n {2}customCode: true\n$/,
    );
  });

  it("prompts for the other fields with their defaults, and prints the cost before it writes", async () => {
    const answers = ["", "", "standard", "", "florist.example.com, shop.example.com", "yes"];
    const { code, out, err } = await tenant(["add", "florist", ...FLAGS], answers);
    expect(code).toBe(0);
    expect(err).toBe(
      "Country, two letters [DE]: Capacity (branch, omnichannel, multibrand) [branch]: " +
        "Recovery and support (essential, standard, critical) [essential]: Database server [main]: " +
        "Host names, the primary one first: Write tenants/florist.yaml? [y/N] ",
    );
    expect(out.indexOf("USD 1.00")).toBeLessThan(out.indexOf("Wrote"));
    expect(readFileSync(file(), "utf8")).toMatch(
      /^extends: _defaults\.yaml\nservice: standard\nworkload:[^]*hosts:\n {2}- florist\.example\.com\n {2}- shop\.example\.com\n$/,
    );
  });

  it("announces a freeze that is in force", async () => {
    const calendar = [
      { name: "sale", kind: "freeze", start: "2000-01-01T00:00", end: "2999-01-01T00:00", zone: "UTC" },
    ];
    const { code, err } = await tenant(["add", "florist", "--yes", ...FLAGS, ...HOST], undefined, {}, {}, { calendar });
    expect([code, err]).toEqual([
      0,
      "warning: freeze sale is in force until 2999-01-01 00:00 (UTC): release nothing before then.\n",
    ]);
  });

  it("repeats the prompt after an invalid answer, and keeps the others", async () => {
    const some = FLAGS.slice(2); // the prompt for the number of stores remains
    const answers = "D,DE,brnch,branch,,mian,,few,0,5,bakery.example.com,a.example.com,main,yes".split(",");
    const { code, err } = await tenant(["add", "florist", ...some], answers);
    expect([code, err.split("\n").map((line) => line.replace(/^.*: {3}/, ""))]).toEqual([
      0,
      [
        '"D" must match pattern "^[A-Z]{2}$". Country whose law applies, as two capital letters (ISO 3166-1).',
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

  it("writes nothing without confirmation", async () => {
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
      "standard input is not a terminal",
      ["add", "florist", ...FLAGS],
      undefined,
      "standard input is not a terminal; write --yes to skip the prompts\nSee retail-odoo tenant add --help.",
    ],
    [
      "a number is invalid",
      ["add", "florist", "--yes", ...FLAGS, ...HOST, "--stores", "few"],
      undefined,
      "--stores few: is not a number; write digits, such as 12",
    ],
    [
      "a number is not written in digits",
      ["add", "florist", "--yes", ...FLAGS, ...HOST, "--stores", "0x10"],
      undefined,
      "--stores 0x10: is not a number; write digits, such as 12",
    ],
    [
      "a number below zero is not written in digits",
      ["add", "florist", "--yes", ...FLAGS, ...HOST, "--stores", "-0x10"],
      undefined,
      "--stores -0x10: is not a number; write digits, such as 12",
    ],
    [
      "a yes or no option has another value",
      ["add", "florist", "--yes", ...FLAGS, ...HOST, "--regulated", "true"],
      undefined,
      "--regulated true: is neither yes nor no; write one of them",
    ],
    [
      "the tenant exists",
      ["add", "bakery", "--yes", ...FLAGS, ...HOST],
      undefined,
      "tenants/bakery.yaml already exists; edit that file instead",
    ],
    [
      "the name is too long, before the first prompt",
      ["add", "f".repeat(31)],
      [],
      `${"f".repeat(31)} is not a tenant name; write at most 30 lower-case letters, digits and dashes, a letter first and no dash last`,
    ],
    [
      "the name is a path",
      ["add", "../florist", "--yes", ...FLAGS, ...HOST],
      undefined,
      "../florist is not a tenant name; write at most 30 lower-case letters, digits and dashes, a letter first and no dash last",
    ],
  ])("refuses when %s", async (_what, args, answers, message) => {
    expect(await tenant(args, answers)).toEqual({ code: 2, out: "", err: `error: ${message}\n` });
    expect(readdirSync(join(folder(), "tenants")).sort()).toEqual(["_defaults.yaml", "bakery.yaml"]);
  });

  it("finds defaults in the parent folder, and writes every field without defaults", async () => {
    mkdirSync(join(folder(), "tenants/dev"));
    await tenant(["add", "florist", "--yes", ...FLAGS, ...HOST], undefined, { "shop:tenants": "tenants/dev" });
    expect(readFileSync(join(folder(), "tenants/dev/florist.yaml"), "utf8")).toMatch(
      /^extends: \.\.\/_defaults\.yaml\n/,
    );
    rmSync(join(folder(), "tenants/_defaults.yaml"));
    const { err } = await tenant(["add", "grocer", "--yes", ...FLAGS, ...HOST], undefined, {
      "shop:tenants": "tenants/dev",
    });
    expect(err).toMatch(
      /^error: missing: --country, --profile, --service, --tenancy, --database, --growth-gib, --odoo-version, --image\n/,
    );
  });
});
