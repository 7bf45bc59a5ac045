import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fakeCli, fakePlatform, fakeResource, fakeResult } from "@retail-odoo/testing";
import type { PolicyResult, PreviewResult } from "../../model";
import { runCli } from "../run";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "preview-command-"))));
afterEach(() => rmSync(folder, { recursive: true }));

async function preview(result: PreviewResult, ...args: string[]) {
  const cli = fakeCli(result, { cwd: folder, config: { "aws:region": "eu-central-1" } });
  const code = await runCli(["preview", ...args], cli.io, cli.engine);
  return { code, out: cli.stdout(), err: cli.stderr(), previews: cli.previews };
}

const workspace = fakeResource("my:index:TenantWorkspace", "web", {}, { custom: false });
const bucket = (name: string, over: object = {}) =>
  fakeResource("aws:s3/bucket:Bucket", name, { bucket: name }, { parent: workspace.urn, ...over });
const key = fakeResource("aws:kms/key:Key", "key", {}, { protect: true });
const program = fakeResult([workspace, bucket("pages"), bucket("logs"), key]);

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
  it("shows any program: tree, counts, policies, cost", async () => {
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

Cost a month: USD 1.00, estimated with prices of 2026-11-25
  encryption keys    1.00
  Not estimated
    buckets × 2: how much will be stored is not known
    traffic and requests: depends on use

`,
    });
  });

  it("shows a platform: tenants, capacity, recovery, what is not proven, cost", async () => {
    const { out } = await preview(fakePlatform(2));
    expect(out.slice(out.indexOf("Platform lab:"), out.indexOf("Cost a month:")))
      .toBe(`Platform lab: prod, baseline 2026.1, erp.example.com
  Cluster lab in eu-central-1, EKS, 3 zones; vault lab-backups, locked 35 days

  Tenants: 2
    tenant  profile      service    tenancy, server   stores  RPO / reachable  RTO / reachable   USD a month
    bakery  branch       essential  shared, main           5  1 h / 2 min      8 h / 31 min         1,183.99
    lumen   omnichannel  critical   dedicated, lumen      80  5 min / 2 min    2 h / 1 h 36 min     1,967.22

  Capacity
                          used   of  left  share
    connections of lumen    90  480   390   19 %
    connections of main     20  480   460    4 %
    GiB on lumen           180  250    70   72 %
    GiB on main              5  250   245    2 %
    CPU cores of web        24  160   136   15 %
    GiB of memory of web    80  640   560   13 %
    pods of web             60  580   520   10 %

  Not proven
    restore throughput: run a restore drill

`);
  });

  it("answers 1 when a mandatory rule is violated, and shows results by level", async () => {
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
  ])("answers 0 for %s", async (_what, result) => {
    expect((await preview({ ...program, packs: [pack], policies: [result] })).code).toBe(0);
  });

  it("warns of a schedule whose moment is past, and goes on", async () => {
    const schedule = (name: string, at: string) =>
      fakeResource("aws:scheduler/schedule:Schedule", name, { scheduleExpression: `at(${at}:00)` });
    const result = fakeResult([schedule("over", "2001-11-23T17:00"), schedule("coming", "2999-11-23T17:00")]);
    const { code, err } = await preview(result);
    expect([code, err]).toEqual([
      0,
      "warning: schedule over is for 2001-11-23T17:00 UTC, which is past: EventBridge neither makes nor changes it. Take out the event, or what it reserves.\n",
    ]);
  });

  it("tells the program's messages on standard error, but not its debugging", async () => {
    const messages = [
      { severity: "debug" as const, message: "registering" },
      { severity: "info" as const, message: "hello" },
      { severity: "warning" as const, message: "old version\n" },
    ];
    expect((await preview({ ...program, messages })).err).toBe("hello\nwarning: old version\n");
  });

  it("hands its options to the engine", async () => {
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
        cwd: join(folder, "app"),
        stack: "prod",
        config: { a: "b=c", "aws:region": "x" },
        stackOutputs: { net: join(folder, "n.json") },
      },
    ]);
  });

  it("opens the packs it is given, and none with --no-policies", async () => {
    expect(await preview(program, "--policy-pack", "p")).toMatchObject({
      code: 1,
      err: "error: no packs in this test\nRun with --debug for the stack.\n",
    });
    expect(await preview(program, "--policy-pack", "p", "--no-policies")).toMatchObject({ code: 0 });
  });

  it("shows progress and colours on a terminal only, and no colours where NO_COLOR says so", async () => {
    const cli = fakeCli(program, { cwd: folder });
    Object.assign(cli.io.stderr, { isTTY: true });
    Object.assign(cli.io.stdout, { isTTY: true });
    await runCli(["preview"], cli.io, cli.engine);
    expect(cli.stderr()).toBe("\r\u001b[2K7 resources registered\r\u001b[2K");
    expect(cli.stdout()).toContain("\u001b[1mPreview of shop/test\u001b[22m\n");
    const plain = fakeCli(program, { cwd: folder, env: { NO_COLOR: "1" } });
    Object.assign(plain.io.stdout, { isTTY: true });
    await runCli(["preview"], plain.io, plain.engine);
    expect(plain.stdout()).not.toContain("\u001b");
  });
});

describe("preview --json", () => {
  it("writes the document and nothing half-way", async () => {
    const { out } = await preview(program, "--json", "out/preview.json");
    const { stack, resources, policies, outputs } = program;
    expect(JSON.parse(readFileSync(join(folder, "out/preview.json"), "utf8"))).toEqual(
      JSON.parse(JSON.stringify({ stack, resources, policies, outputs })),
    );
    expect(readdirSync(join(folder, "out"))).toEqual(["preview.json"]);
    expect(out).toMatch(/\nWrote out\/preview\.json\n$/);
  });

  it("says why it cannot write", async () => {
    writeFileSync(join(folder, "out"), "a file");
    expect(await preview(program, "--json", "out/preview.json")).toMatchObject({
      code: 1,
      err: `error: ${join(folder, "out/preview.json")} cannot be written: a part of its path is not a folder\n`,
    });
  });
});

describe("preview --against", () => {
  async function against(before: PreviewResult, after: PreviewResult) {
    await preview(before, "--json", "before.json");
    const { code, out, err } = await preview(after, "--against", "before.json");
    const start = out.indexOf("Against");
    return { code, err, told: start < 0 ? "" : out.slice(start) };
  }

  it("lists what was added, changed and removed, and the difference in cost", async () => {
    const changed = bucket("pages", { inputs: { bucket: "pages", tags: { a: "b" } }, protect: true });
    const second = fakeResource("aws:kms/key:Key", "second");
    expect((await against(program, fakeResult([workspace, changed, key, second]))).told)
      .toBe(`Against before.json: 1 added, 1 changed, 1 removed, 2 unchanged
  + kms.Key second
  ~ s3.Bucket pages: tags, (protect)
  - s3.Bucket logs
  Cost a month USD 1.00 → USD 2.00 (+1.00)

`);
  });

  it("lists what a tenant more takes of the capacity", async () => {
    const { told } = await against(fakePlatform(2), fakePlatform(3));
    expect(told.split("\n").slice(0, 1).concat(told.split("\n").slice(-7))).toEqual([
      "Against before.json: 5 added, 0 changed, 0 removed, 32 unchanged",
      "  Capacity, used of total",
      "    connections of main: 20 of 480 → 40 of 480",
      "    GiB on main: 5 of 250 → 10 of 250",
      "    CPU cores of web: 24 of 160 → 26 of 160",
      "  Cost a month USD 3,151.21 → USD 3,159.25 (+8.04)",
      "",
      "",
    ]);
  });

  it("says that what is protected cannot go", async () => {
    const guarded = ["a", "b"].map((name) => fakeResource("aws:iam/role:Role", name, {}, { protect: true }));
    const role = fakeResource("aws:iam/role:Role", "c");
    const heading = async (...kept: PreviewResult["resources"]) =>
      (await against(fakeResult([...guarded, role]), fakeResult(kept))).told.split("\n")[0];
    expect([await heading(role), await heading(...guarded.slice(1))]).toEqual([
      "Against before.json: 0 added, 0 changed, 2 removed (2 protected: `pulumi up` refuses until they are unprotected), 1 unchanged",
      "Against before.json: 0 added, 0 changed, 2 removed (1 protected: `pulumi up` refuses until it is unprotected), 1 unchanged",
    ]);
  });

  it("says what a Kubernetes object that moves is replaced by, and that a protected one is not", async () => {
    const role = (name: string, namespace: string, over: object = {}) =>
      fakeResource("kubernetes:core/v1:Secret", name, { metadata: { name, namespace } }, over);
    const all = (namespace: string) =>
      fakeResult([
        role("guarded", namespace, { protect: true, retainOnDelete: true }),
        role("kept", namespace, { retainOnDelete: true }),
        role("plain", namespace),
      ]);
    expect((await against(all("here"), all("there"))).told.split("\n").slice(0, 4)).toEqual([
      "Against before.json: 0 added, 3 changed, 3 of them replaced (1 protected: `pulumi up` refuses until it is unprotected), 0 removed, 0 unchanged",
      "  ~ Secret guarded: metadata; replaced, but it is protected",
      "  ~ Secret kept: metadata; replaced, and the old one stays",
      "  ~ Secret plain: metadata; replaced, and the old one is deleted",
    ]);
  });

  it("says when nothing differs", async () => {
    expect((await against(program, program)).told).toBe(
      "Against before.json: 0 added, 0 changed, 0 removed, 4 unchanged\n  Cost a month USD 1.00 → USD 1.00 (no change)\n\n",
    );
  });

  it("refuses the document of another stack, of which every resource would differ", async () => {
    expect(await against({ ...program, stack: "prod" }, program)).toEqual({
      code: 2,
      err: "error: --against before.json: describes stack prod, and this is test\n",
      told: "",
    });
  });

  it.each(["{}", "not json", '{"stack":"test","resources":[{"urn":1}]}', "[]"])(
    "refuses what it did not write: %s",
    async (text) => {
      writeFileSync(join(folder, "other.json"), text);
      expect(await preview(program, "--against", "other.json")).toMatchObject({
        code: 2,
        err: "error: --against other.json: was not written by retail-odoo preview --json\n",
      });
    },
  );
});

describe("preview --prices and --report", () => {
  it("reckons with the given prices", async () => {
    writeFileSync(
      join(folder, "p.yaml"),
      'date: 2026-12-01\nsource: ours\nprices: { kms-key: { "eu-central-1": 3 } }\n',
    );
    const { out } = await preview(program, "--prices", "p.yaml");
    expect(out).toContain("Cost a month: USD 3.00, estimated with prices of 2026-12-01\n");
  });

  it("tells faults of the prices before it runs the program", async () => {
    writeFileSync(join(folder, "p.yaml"), "date: 2026-12-01\n");
    const { code, err, previews } = await preview(program, "--prices", "p.yaml");
    expect({ code, previews }).toEqual({ code: 2, previews: [] });
    expect(err).toBe(
      "error: p.yaml: prices cannot be read\n  source: is not a text. Write where the prices come from.\n",
    );
  });

  it("writes the page", async () => {
    const { out } = await preview(program, "--report", "report");
    expect(readdirSync(join(folder, "report"))).toEqual(["index.html"]);
    expect(readFileSync(join(folder, "report/index.html"), "utf8")).toMatch(/^<!doctype html>/);
    expect(out).toMatch(/\nWrote report\/index\.html\n$/);
  });
});
