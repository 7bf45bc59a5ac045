import { BAKERY, IMAGE, useTenantCli } from "../../../fixtures/tenant-cli";

const { write, tenant } = useTenantCli();

describe("tenant show", () => {
  it("prints the allotment and the cost", async () => {
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
  Recovery  essential: RPO 1 h, reachable: database 2 min, files 31 min; RTO 8 h, reachable: database 31 min, files 29 min
  Cost      USD a month: 1.00; own 0.00, shared 1.00
`,
    });
  });

  it("marks a regulated tenant", async () => {
    write("bakery.yaml", BAKERY.replace("hosts:", "regulated: true\nhosts:"));
    expect((await tenant(["show", "bakery"])).out).toContain("\n  Database  t1 on main (shared, regulated): 5 GiB,");
  });

  it.each([
    ["bakry", "did you mean bakery?"],
    ["lumen", "known tenants: bakery"],
  ])("knows no tenant %s", async (name, hint) => {
    expect(await tenant(["show", name])).toEqual({
      code: 2,
      out: "",
      err: `error: no tenant ${name} in stack test; ${hint}\n`,
    });
  });
});
