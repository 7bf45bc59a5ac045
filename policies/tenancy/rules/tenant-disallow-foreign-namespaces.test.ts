import {
  fakeAllotment,
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { tenantDisallowForeignNamespaces } from "./tenant-disallow-foreign-namespaces";

const bakery = fakeAllotment(1);
const cobbler = { ...fakeAllotment(2), namespace: "old-cobbler" };
const platform: PolicySubject = {
  type: "retail-odoo:index:RetailOdooPlatform",
  name: "lab",
  props: { name: "lab", cluster: UNKNOWN, allotments: { bakery, cobbler } },
};
const tenant: PolicySubject = {
  type: "retail-odoo:index:TenantStack",
  name: "bakery",
  props: { platform: "lab", allotment: bakery, url: UNKNOWN },
};
const database: PolicySubject = {
  type: "retail-odoo:index:PostgresDatabase",
  name: "database",
  props: {},
  parent: "bakery",
};
const secret = (metadata: object, parent: string | undefined = "database"): PolicySubject => ({
  type: "kubernetes:core/v1:Secret",
  name: "secret",
  props: { metadata, stringData: UNKNOWN },
  parent,
});
const violations = (...subjects: PolicySubject[]) =>
  stackViolations(tenantDisallowForeignNamespaces, [platform, tenant, database, ...subjects]);

test("passes the tenant's own namespace, nobody's, and what has none", async () => {
  for (const metadata of [{ namespace: bakery.namespace }, { namespace: "databases" }, { name: UNKNOWN }])
    expect(await violations(secret(metadata))).toEqual([]);
});

test.each([
  ["another that the platform lists", "old-cobbler"],
  ["another by its name", "tenant-florist"],
])("the namespace of %s", async (_case, namespace) => {
  expect(await violations(secret({ namespace }))).toEqual([
    `It belongs to tenant "bakery" and is in "${namespace}": put it into "${bakery.namespace}".`,
  ]);
});

test("what is no tenant's may be anywhere", async () => {
  expect(await violations({ ...secret({ namespace: "tenant-florist" }), parent: "lab" })).toEqual([]);
});

test("is about tenants", async () => {
  await expect(
    stackViolations(tenantDisallowForeignNamespaces, [{ ...secret({}), parent: undefined }]),
  ).rejects.toThrow(RuleNotApplicable);
});

test("in a preview that does not know a namespace it is not checked", async () => {
  await expect(violations(secret({ namespace: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
