import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakeCli, fakePlatform, fakeResource, fakeResult } from "@retail-odoo/testing";
import { bucket, program, usePreviewCli } from "../../../fixtures/preview-cli";
import { PRICES } from "../../cost";
import type { PolicyResult } from "../../model";
import { runCli } from "../run";

const { folder, preview } = usePreviewCli();

const violation: PolicyResult = {
  pack: "encryption",
  policy: "buckets-encrypted",
  level: "mandatory",
  urn: bucket("pages").urn,
  message: "Objects are not encrypted.\nName a key.",
  checked: true,
};
const pack = {
  name: "encryption",
  version: "1.2.0",
  policies: [{ name: "buckets-encrypted", level: "mandatory" as const, description: "Objects are encrypted." }],
  evaluations: 2,
};

describe("preview", () => {
  it("prints any program: tree, counts, policies, cost", async () => {
    expect(await preview(program)).toMatchObject({
      code: 0,
      err: "",
      out: `Preview of shop/test
  kms.Key key protected
  TenantWorkspace web
  └─ s3.Bucket × 2 logs, pages

Resources: 4
  aws         3  s3 2, kms 1
  components  1  TenantWorkspace 1

Policies: none ran; name packs with --policy-pack DIR

Cost a month: USD 1.00, estimated with prices of 2026-11-28
  encryption keys    1.00
  Not estimated
    buckets × 2: the amount stored is not known
    traffic and requests: depends on use

`,
    });
  });

  it("passes the answers of --lookups to the engine, and reports their faults before the program runs", async () => {
    const { io, engine, previews, stderr } = fakeCli(program, { cwd: folder() });
    writeFileSync(join(folder(), "l.yaml"), "- token: aws:ec2/getAmi:getAmi\n  result: { id: ami-1 }\n");
    expect(await runCli(["preview", "--lookups", "l.yaml"], io, engine)).toBe(0);
    expect(previews[0]?.lookups).toEqual([{ token: "aws:ec2/getAmi:getAmi", result: { id: "ami-1" } }]);
    writeFileSync(join(folder(), "l.yaml"), "- 5\n");
    expect(await runCli(["preview", "--lookups", "l.yaml"], io, engine)).toBe(2);
    expect([previews.length, stderr()]).toEqual([
      1,
      "error: --lookups l.yaml: [0]: is not a mapping; write `token:`, `args:` and `result:`\n",
    ]);
  });

  it("never calls a preview clean whose callbacks did not all run", async () => {
    const skippedCallbacks = [{ resources: [bucket("pages").urn], count: 2 }];
    const result = { ...program, packs: [pack], skippedCallbacks };
    const line =
      "2 callbacks of apply() did not run, on unknown outputs of s3.Bucket pages: what it registers is not listed, and no rule has seen it";
    const { code, out } = await preview(result, "--json", "now.json", "--report", "report");
    expect({ code, summary: /^Policies: .*$/m.exec(out)?.[0] }).toEqual({
      code: 0,
      summary: "Policies: 1 rule of 1 pack, no mandatory violation, incomplete",
    });
    expect(out).toContain(`  Incomplete\n    ${line}\n`);
    expect(JSON.parse(readFileSync(join(folder(), "now.json"), "utf8"))).toMatchObject({
      complete: false,
      skippedCallbacks,
    });
    expect(readFileSync(join(folder(), "report/index.html"), "utf8")).toContain(line);
    expect((await preview(result, "--strict")).code).toBe(1);
    expect((await preview({ ...program, packs: [pack] }, "--strict")).code).toBe(0);
  });

  it("prints a platform: tenants, capacity, recovery, what is not proven, cost", async () => {
    const { out } = await preview(fakePlatform(2));
    expect(out.slice(out.indexOf("Platform lab:"), out.indexOf("Cost a month:")))
      .toBe(`Platform lab: prod, baseline 2026.1, erp.example.com
  Cluster lab in eu-central-1, EKS, 3 zones; vault lab-backups, locked 35 days

  Tenants: 2
    tenant  profile      service    tenancy, server   stores  RPO: database, files      RTO: database, files         USD a month
    bakery  branch       essential  shared, main           5  1 h: 2 min, 31 min        8 h: 31 min, 29 min             1,184.24
    lumen   omnichannel  critical   dedicated, lumen      80  5 min: 2 min, not copied  2 h: 1 h 36 min, not copied     1,967.22
    Where files are not copied to the backup vault, RPO and RTO are the database's alone.

  Capacity
                          used   of  left  share
    connections of lumen    90  480   390   19 %
    connections of main     20  480   460    4 %
    GiB on lumen           180  250    70   72 %
    GiB on main              5  250   245    2 %
    CPU cores of web        24  160   136   15 %
    GiB of memory of web    80  640   560   13 %
    pods of web             60  580   520   10 %

  AWS quotas: 54 on-demand vCPU run for the proven capacity
                                         at most  AWS default, assumed
    on-demand vCPU (standard instances)      172                     5  request an increase of L-1216C47A
    Elastic IP addresses                       3                     5
    NAT gateways in one zone                   1                     5
    VPCs                                       1                     5

  Not proven
    restore throughput: run a restore drill

`);
  });

  it("exits with 1 after a mandatory violation, and prints results by level", async () => {
    const advice: PolicyResult = { ...violation, level: "advisory", urn: undefined, message: "Name an owner." };
    const open: PolicyResult = { ...violation, checked: false, message: "not checked: bucket is unknown in a preview" };
    const { code, out } = await preview({ ...program, packs: [pack], policies: [open, advice, violation] });
    expect(code).toBe(1);
    expect(out.slice(out.indexOf("Policies"), out.indexOf("Cost a month:")))
      .toBe(`Policies: 1 rule of 1 pack, 1 mandatory violation, 1 advisory, 1 not checked
  encryption 1.2.0  1 rule, 2 evaluations
  Mandatory
    encryption/buckets-encrypted: s3.Bucket pages
      Objects are not encrypted.
      Name a key.
  Advisory
    encryption/buckets-encrypted: the stack
      Name an owner.
  Not checked
    encryption/buckets-encrypted: s3.Bucket pages
      not checked: bucket is unknown in a preview

`);
  });

  it.each<[string, PolicyResult]>([
    ["an advisory violation", { ...violation, level: "advisory" }],
    ["a mandatory rule that was not checked", { ...violation, checked: false }],
  ])("exits with 0 for %s", async (_what, result) => {
    expect((await preview({ ...program, packs: [pack], policies: [result] })).code).toBe(0);
  });

  it("warns of a one-time schedule in the past", async () => {
    const schedule = (name: string, at: string) =>
      fakeResource("aws:scheduler/schedule:Schedule", name, { scheduleExpression: `at(${at}:00)` });
    const result = fakeResult([schedule("over", "2001-11-23T17:00"), schedule("coming", "2999-11-23T17:00")]);
    const { code, err } = await preview(result);
    expect([code, err]).toEqual([
      0,
      "warning: schedule over is set for 2001-11-23T17:00 UTC, which is in the past: EventBridge rejects it. Remove the event or its reserved capacity.\n",
    ]);
  });

  it("prints the program's messages on standard error, without debug messages", async () => {
    const messages = [
      { severity: "debug" as const, message: "registering" },
      { severity: "info" as const, message: "hello" },
      { severity: "warning" as const, message: "old version\n" },
    ];
    expect((await preview({ ...program, messages })).err).toBe("hello\nwarning: old version\n");
  });

  it("passes its options to the engine", async () => {
    const { previews } = await preview(
      program,
      "--stack",
      "prod",
      "--config",
      "a=b=c",
      "--config",
      "aws:region=x",
      "--stack-outputs",
      "net=n.json",
      "--cwd",
      "app",
    );
    expect(previews.map(({ cwd, stack, config, stackOutputs }) => ({ cwd, stack, config, stackOutputs }))).toEqual([
      {
        cwd: join(folder(), "app"),
        stack: "prod",
        config: { a: "b=c", "aws:region": "x" },
        stackOutputs: { net: join(folder(), "n.json") },
      },
    ]);
  });

  it("opens the named packs, and none with --no-policies", async () => {
    expect(await preview(program, "--policy-pack", "p")).toMatchObject({
      code: 1,
      err: "error: no packs in this test\nRun with --debug for the stack.\n",
    });
    expect(await preview(program, "--policy-pack", "p", "--no-policies")).toMatchObject({ code: 0 });
  });
});

describe("preview --json", () => {
  it("writes the document and no temporary file", async () => {
    const { out } = await preview(program, "--json", "out/preview.json");
    const { stack, resources, policies, skippedCallbacks, outputs } = program;
    const cost = { monthlyUsd: 1, complete: true, missingPrices: [], priceDate: PRICES.date };
    expect(JSON.parse(readFileSync(join(folder(), "out/preview.json"), "utf8"))).toEqual(
      JSON.parse(JSON.stringify({ stack, complete: true, skippedCallbacks, resources, policies, outputs, cost })),
    );
    expect(readdirSync(join(folder(), "out"))).toEqual(["preview.json"]);
    expect(out).toMatch(/\nWrote out\/preview\.json\n$/);
  });

  it("writes the recovery objectives of database and files, and none of files that are not copied", async () => {
    await preview(fakePlatform(2), "--json", "out/preview.json");
    const document = JSON.parse(readFileSync(join(folder(), "out/preview.json"), "utf8")) as { recovery: object };
    expect(document.recovery).toEqual({
      bakery: {
        databaseRpoMinutes: { target: 60, reachable: 2 },
        databaseRtoMinutes: { target: 480, reachable: 31 },
        filesRpoMinutes: { target: 60, reachable: 31 },
        filesRtoMinutes: { target: 480, reachable: 29 },
      },
      lumen: { databaseRpoMinutes: { target: 5, reachable: 2 }, databaseRtoMinutes: { target: 120, reachable: 96 } },
    });
  });

  it("marks an estimate that lacks a price as incomplete, in the headline and in JSON", async () => {
    const zone = fakeResource("aws:route53/zone:Zone", "z", { region: "eu-north-1" });
    const nodes = fakeResource("aws:eks/nodeGroup:NodeGroup", "n", {
      region: "eu-north-1",
      instanceTypes: ["m7i.large"],
      scalingConfig: { minSize: 3 },
    });
    const { out } = await preview(fakeResult([zone, nodes]), "--json", "out.json");
    expect(out).toContain(
      "Cost a month: incomplete, USD 0.50 without missing prices, estimated with prices of 2026-11-28\n" +
        "  No price for nodes m7i.large: add them with --prices FILE\n",
    );
    const document = JSON.parse(readFileSync(join(folder(), "out.json"), "utf8")) as { cost: object };
    expect(document.cost).toMatchObject({ monthlyUsd: 0.5, complete: false, missingPrices: ["nodes m7i.large"] });
  });

  it.each([
    ["out/preview.json", "a part of its path is not a folder"],
    [".", "it is a folder"],
  ])("refuses %s before the program runs: %s", async (file, reason) => {
    writeFileSync(join(folder(), "out"), "a file");
    const err = `error: --json ${file}: cannot be written: ${reason}\n`;
    expect(await preview(program, "--json", file)).toMatchObject({ code: 2, out: "", err, previews: [] });
  });
});

describe("preview --prices and --report", () => {
  it("uses the given prices", async () => {
    writeFileSync(
      join(folder(), "p.yaml"),
      'date: 2026-12-01\nsource: ours\nprices: { kms-key: { "eu-central-1": 3 } }\n',
    );
    const { out } = await preview(program, "--prices", "p.yaml");
    expect(out).toContain("Cost a month: USD 3.00, estimated with prices of 2026-12-01\n");
  });

  it("reports faults of the price file before it runs the program", async () => {
    writeFileSync(join(folder(), "p.yaml"), "date: 2026-12-01\n");
    const { code, err, previews } = await preview(program, "--prices", "p.yaml");
    expect({ code, previews }).toEqual({ code: 2, previews: [] });
    expect(err).toBe(
      "error: p.yaml: prices cannot be read\n  source: is not a string. Write where the prices come from.\n",
    );
  });

  it("writes the page", async () => {
    const { out } = await preview(program, "--report", "report");
    expect(readdirSync(join(folder(), "report"))).toEqual([".retail-odoo", "index.html"]);
    expect(readFileSync(join(folder(), "report/index.html"), "utf8")).toMatch(/^<!doctype html>/);
    expect(out).toMatch(/\nWrote report\/index\.html\n$/);
  });

  it("does not write the page into a folder with other files, and says so before the program runs", async () => {
    mkdirSync(join(folder(), "site"));
    writeFileSync(join(folder(), "site/index.html"), "mine");
    expect(await preview(program, "--report", "site")).toMatchObject({
      code: 2,
      err: `error: --report ${join(folder(), "site")}: was not written by retail-odoo, so it is left alone; name another folder or remove it\n`,
      previews: [],
    });
    expect(readFileSync(join(folder(), "site/index.html"), "utf8")).toBe("mine");
  });
});
