import { RetailOdooPlatform, TenantStack, type TenantSpec } from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";

/** The first password of Odoo's administrator: a Secret of the tenant, and nothing is routed to Odoo before it is set. */

const program = (...tenants: TenantSpec[]) =>
  record(() => {
    const platform = new RetailOdooPlatform("retail", { ...platformArgs(), tenants });
    for (const spec of tenants)
      new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });
const named = (resources: Recorded[], name: string): Recorded => {
  const [found] = resources.filter((one) => one.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found;
};

test("every tenant has a password of its own, kept as a secret", async () => {
  const resources = await program(tenant("alpha"), tenant("beta"));
  for (const name of ["alpha", "beta"]) {
    const secret = named(resources, `${name}-administrator`);
    expect(secret.inputs["metadata"]).toMatchObject({ name: "odoo-administrator", namespace: `tenant-${name}` });
    expect(secret.secretPaths).toContain("stringData");
    expect(secret.propertyDependencies["stringData"]).toEqual([named(resources, `${name}-administrator-password`).urn]);
  }
});

test("Odoo starts and is routed only after the init job, which needs the password", async () => {
  const resources = await program(tenant("alpha"));
  const init = named(resources, "alpha-init");
  expect(init.dependencies).toContain(named(resources, "alpha-administrator").urn);
  for (const later of ["alpha-route", "alpha-web", "alpha-websocket"])
    expect(named(resources, later).dependencies).toContain(init.urn);
});

test("a suspended tenant keeps its password and its route", async () => {
  const resources = await program(tenant("alpha", (spec) => (spec.state = "suspended")));
  expect(named(resources, "alpha-administrator-password").inputs).toMatchObject({ length: 32, special: false });
  expect(resources.filter(({ name }) => name === "alpha-init")).toEqual([]);
  expect(named(resources, "alpha-route").inputs["kind"]).toBe("IngressRoute");
});
