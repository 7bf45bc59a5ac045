import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakeCli, fakeResult } from "@retail-odoo/testing";
import { BAKERY, useTenantCli } from "../../../fixtures/tenant-cli";
import { runCli } from "../run";

const { folder, write, tenant } = useTenantCli();

describe("tenant check", () => {
  it("accepts a valid portfolio", async () => {
    expect(await tenant(["check"])).toEqual({ code: 0, out: "No fault in 1 tenant of stack test\n", err: "" });
  });

  it("prints every fault of every tenant with value, reason and remedy", async () => {
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

  it("shows a value that JSON cannot express, and no secret", async () => {
    write(
      "florist.yaml",
      `${BAKERY.replace("stores: 4", "stores: .inf").replace("bakery.ex", "florist.ex")}apiToken: hunter2\n`,
    );
    const { err } = await tenant(["check"]);
    expect(err).toContain("error: tenants[florist].workload.stores = Infinity: ");
    expect(err).toContain("error: tenants[florist].apiToken = (not shown): ");
    expect(err).not.toContain("hunter2");
  });

  it("prints the faults of the named files, and the number of other faults", async () => {
    write("florist.yaml", BAKERY.replace("stores: 4", "stores: 0"));
    expect(await tenant(["check", "tenants/bakery.yaml"])).toEqual({
      code: 0,
      out: "No fault in 1 tenant of stack test\n",
      err: "1 fault of other tenants: run retail-odoo tenant check\n",
    });
  });

  it("checks a new file against the portfolio", async () => {
    const file = join(folder(), "draft.yaml");
    writeFileSync(file, BAKERY.replace("_defaults", "tenants/_defaults"));
    expect(await tenant(["check", "draft.yaml"])).toEqual({
      code: 1,
      out: "",
      err: 'error: tenants[draft].hosts[0] = "bakery.example.com": already belongs to tenant bakery. Give every host to one tenant.\n',
    });
  });

  it("reports a missing file", async () => {
    expect(await tenant(["check", "tenants/missing.yaml"])).toEqual({
      code: 1,
      out: "",
      err: "error: tenants/missing.yaml: does not exist\n",
    });
  });

  it("reports a folder, and a file that is not a tenant file", async () => {
    expect(await tenant(["check", "tenants", "tenants/_defaults.yaml"])).toEqual({
      code: 1,
      out: "",
      err:
        "error: tenants: is a folder; name its files, or none for every tenant of the stack\n" +
        "error: tenants/_defaults.yaml: is not a tenant file; a tenant file ends in .yaml and does not begin with _\n",
    });
  });

  it("prints no content of a file that is not a tenant file", async () => {
    write("binary.yaml", "x".repeat(5000));
    expect((await tenant(["check"])).err).toBe(
      "error: tenants/binary.yaml: holds no fields. Write the tenant's fields as `key: value` lines.\n",
    );
  });

  it("reports a stack without platform and tenants configuration", async () => {
    const cli = fakeCli(fakeResult([]), { cwd: folder() });
    expect(await runCli(["tenant", "check"], cli.io, cli.engine)).toBe(2);
    expect(cli.stderr()).toBe(
      `error: stack test of ${folder()} has no shop:platform and shop:tenants; tenants are files of a program that reads both\n`,
    );
  });
});
