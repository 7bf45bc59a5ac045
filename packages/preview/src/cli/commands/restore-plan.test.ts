import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { planCell, type PlatformConfig } from "@retail-odoo/platform";
import { fakeAllotment, fakeFacts } from "@retail-odoo/testing";
import { parse } from "yaml";
import { PLATFORM, useTenantCli } from "../../../fixtures/tenant-cli";
import type { Json } from "../../model";
import { planFaults, SCOPES, type RestorePlan, type Scope } from "../../recovery/restore-plan";

const { folder, run } = useTenantCli();
const AT = "2026-03-01T09:30:00Z";

/** A plan, as text and as JSON. */
async function plan(...args: string[]): Promise<{ out: string; json: RestorePlan }> {
  const { code, out, err } = await run(["restore", "plan", ...args, "--at", AT, "--json", "plan.json"]);
  expect([code, err]).toEqual([0, ""]);
  return { out, json: JSON.parse(readFileSync(join(folder(), "plan.json"), "utf8")) as RestorePlan };
}

const NAMES: { [scope: string]: string[] } = { server: ["main"], tenant: ["bakery"], file: ["bakery"], platform: [] };

describe("restore plan", () => {
  it("prints the steps of a server's restore, what is lost and how long it takes", async () => {
    const { out, json } = await plan("server", "main");
    expect(out).toBe(`Restore of server main of stack test to ${AT}
  Lost: up to 2 min before the loss of a server, and what was written after the moment
  Takes: 31 min, computed
  Assumed: detection 10 min, start 10 min, Odoo's registry 5 min
  Assumed: one tenant's dump and load 20 MiB/s, files 50 MiB/s
  Assumed: servers and files are restored side by side; a drill has measured none of these

1. Check that the files of every tenant were copied after the moment
   A snapshot of each began at the moment or later. Otherwise choose an earlier moment, or copy the files first. RESTIC_PASSWORD_FILE holds the tenant's password.
   $ restic --repo s3:https://s3.eu-central-1.amazonaws.com/lab-backups/files/bakery snapshots --no-lock

2. Restore server main beside the one that runs, as main-restored
   Add it to databases of the stack's configuration; major and storageGiB as main has them.
     main-restored:
       engine: cloudnative-pg
       size: m
       major: 17
       storageGiB: 250
       restoreFrom: { server: main, at: "${AT}" }
   $ pulumi up --stack test
   $ kubectl --namespace databases wait cluster/main-restored --for=condition=Ready --timeout=62m

3. Verify main-restored
   Exit code 0, and no fault on standard error.
   $ kubectl --namespace databases cp node_modules/@retail-odoo/platform/scripts main-restored-1:/run/scripts --container postgres
   $ kubectl --namespace databases exec main-restored-1 --container postgres -- env PGHOST=/controller/run PGUSER=postgres TMPDIR=/run bash /run/scripts/verify-database.sh --target ${AT} --rpo-seconds 75

4. Let the tenants use the restored server
   Write database: main-restored in their files, once the step before has verified it. The server that ran stays.
   $ retail-odoo tenant check --stack test
   $ pulumi up --stack test
Wrote plan.json
`);
    expect([json.rpoMinutes, json.rtoMinutes, json.steps.length]).toEqual([1.25, 31, 4]);
  });

  it("puts the server first, then one tenant in the place of the one that runs", async () => {
    const { json } = await plan("tenant", "bakery");
    // 31 minutes of the server, and 5 GiB at 20 MiB/s.
    expect([json.rpoMinutes, json.rtoMinutes]).toEqual([1.25, 36]);
    expect(json.steps.map(({ title }) => title)).toEqual([
      "Restore server main beside the one that runs, as main-restored",
      "Verify main-restored",
      "Restore the files of bakery into a folder of their own",
      "Let a role restore bakery over the network",
      "Export bakery from the restored server, and verify it",
      "Put bakery in the place of the one that runs",
    ]);
  });

  it("grants a role for the restore on both servers, with the rights of the page, and drops it at the end", async () => {
    const page = readFileSync(join(__dirname, "../../../../../docs/recovery.md"), "utf8");
    const rights = /create role restorer login createdb .* in role (.*);/.exec(page)![1]!.replace("birch", '\\"t1\\"');
    const { steps } = (await plan("tenant", "bakery")).json;
    const at = steps.findIndex(({ title }) => title === "Let a role restore bakery over the network");
    expect(steps[at]!.commands.map((line) => /cluster=([\w-]+),.* in role (.*)"$/.exec(line)!.slice(1))).toEqual([
      ["main-restored", rights],
      ["main", rights],
    ]);
    expect(
      steps
        .at(-1)!
        .commands.slice(-2)
        .map((line) => /cluster=([\w-]+),.*"(.*)"$/.exec(line)!.slice(1)),
    ).toEqual([
      ["main-restored", "drop role restorer, odoo_restorers"],
      ["main", "drop role restorer, odoo_restorers"],
    ]);
  });

  it("restores files alone without a server, and a platform as a whole", async () => {
    const { json } = await plan("file", "bakery");
    expect([json.rpoMinutes, json.rtoMinutes, json.steps.length]).toEqual([0, 14, 1]);
    expect((await plan("platform")).json.steps[0]?.title).toBe("Bring back the stack's state and the cluster");
  });

  it.each(SCOPES)("of a %s calls scripts that exist, with options they have", async (scope) => {
    const { json } = await plan(scope, ...NAMES[scope]!);
    const calls = json.steps.flatMap(({ commands }) => commands).filter((line) => line.includes(".sh "));
    expect(calls.length).toBeGreaterThan(0);
    for (const call of calls) {
      const [, script, rest] = /([\w-]+\.sh) (.*)$/.exec(call)!;
      const path = join(__dirname, "../../../../platform/scripts", script!);
      expect([script, existsSync(path)]).toEqual([script, true]);
      const known = [...readFileSync(path, "utf8").matchAll(/^ {4}(--[a-z-]+)\)/gm)].map((match) => match[1]);
      for (const [option] of rest!.matchAll(/--[a-z-]+/g)) expect([script, known]).toEqual([script, expect.arrayContaining([option])]); // prettier-ignore
    }
  });

  it("adds a server that the platform accepts", async () => {
    const { json } = await plan("server", "main");
    const added = parse(json.steps[1]!.configuration!) as PlatformConfig["databases"];
    const databases = { ...PLATFORM.databases, ...added } as PlatformConfig["databases"];
    const cell = planCell("lab", { ...PLATFORM, databases, tenants: [] } as PlatformConfig & { tenants: [] });
    expect(cell.databases["main-restored"]).toMatchObject({
      restore: { server: "main", at: AT, archive: "main-pg17" },
    });
  });

  it("promises no files that are not in the vault", async () => {
    const { fileCopies: _, ...uncopied } = { ...fakeAllotment(1), tenant: "bakery" };
    const facts = JSON.parse(JSON.stringify({ allotments: { bakery: uncopied } })) as { [name: string]: Json };
    const restore = (...args: string[]) =>
      run(["restore", "plan", ...args, "--at", AT, "--json", "plan.json"], undefined, {}, {}, facts);
    for (const scope of ["tenant", "file"])
      expect(await restore(scope, "bakery")).toEqual({
        code: 2,
        out: "",
        err: "error: there is no plan:\n  NAME bakery has no copies of its files in the vault; retail-odoo preview says why. Restore its server: the files stay on their volume.\n",
      });
    for (const args of [["server", uncopied.database], ["platform"]]) {
      const { code, out } = await restore(...args);
      expect([code, out.includes("restic"), out.includes("restore-files.sh")]).toEqual([0, false, false]);
      expect(out).toContain(
        "The files of bakery are not copied to the vault: they stay on their volume, as they are now.",
      );
    }
  });

  it("reports every fault, with what to write instead", async () => {
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(await run(["restore", "plan", "tenant", "bakry", "--at", later])).toEqual({
      code: 2,
      out: "",
      err: `error: there is no plan:
  --at ${later} is in the future. Write a moment that the vault has.
  NAME bakry is no tenant of the stack. Write one of: bakery.
`,
    });
    const { code, err } = await run(["restore", "plan", "platform", "main", "--at", "today"]);
    expect([code, err]).toEqual([2, expect.stringContaining("--at today is not a time with its zone.")]);
    expect(err).toContain("NAME main is one too many.");
  });

  it("plans no server whose archive is not in the vault", () => {
    const facts = fakeFacts([fakeAllotment(1)]);
    const server = { ...facts.databases["main"], backup: undefined } as (typeof facts.databases)[string];
    const request = { at: AT, stack: "test" };
    const faults = (scope: Scope, name?: string) => planFaults({ ...request, scope, name }, { ...facts, databases: { main: server } }); // prettier-ignore
    for (const [scope, name] of [
      ["server", "main"],
      ["tenant", "bakery"],
      ["platform", undefined],
    ] as const)
      // prettier-ignore
      expect(faults(scope, name)).toEqual([
        "NAME main archives into no vault: it runs on cloudnative-pg, or keeps no backups. Restore it as docs/postgres.md describes.",
      ]);
    expect(faults("file", "bakery")).toEqual([]);
  });

  it.each([
    [["cluster"], "name one of server, tenant, file, platform, and its name"],
    [["server", "main", "more"], "name one of server, tenant, file, platform, and its name"],
    [["server", "main"], "--at is missing"],
  ])("refuses %j", async (args, message) => {
    const { code, err } = await run(["restore", "plan", ...args]);
    expect([code, err]).toEqual([2, `error: ${message}\nSee retail-odoo restore plan --help.\n`]);
  });
});
