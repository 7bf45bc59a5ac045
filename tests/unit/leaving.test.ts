import { RetailOdooPlatform, TenantStack, type TenantSpec } from "@retail-odoo/platform";
import { record } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";

/** The deletion guard admits the namespace of a tenant that leaves, and no other: the annotation names the namespace. */

const CONFIRMS = "retail-odoo.io/confirm-delete";

async function annotationsOf(state: TenantSpec["state"]) {
  const spec = tenant("alpha", (one) => (one.state = state));
  const resources = await record(() => {
    const platform = new RetailOdooPlatform("retail", { ...platformArgs(), tenants: [spec] });
    new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });
  const namespace = resources.find(({ name }) => name === "alpha-namespace");
  return (namespace?.inputs["metadata"] as { annotations: { [key: string]: string } }).annotations;
}

test("the namespace of a leaving tenant confirms its deletion by its own name", async () => {
  expect((await annotationsOf("leaving"))[CONFIRMS]).toBe("tenant-alpha");
});

test.each(["active", "suspended"] as const)("that of an %s tenant does not", async (state) => {
  const annotations = await annotationsOf(state);
  expect(annotations["retail-odoo.io/hosts"]).toContain("alpha");
  expect(Object.keys(annotations)).not.toContain(CONFIRMS);
});
