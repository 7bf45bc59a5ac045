import {
  fakeAllotment,
  platformSubject,
  RuleNotApplicable,
  stackViolations,
  tenantSubject,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { tenantDisallowForeignNamespaces } from "./tenant-disallow-foreign-namespaces";

const bakery = fakeAllotment(1);
const cobbler = { ...fakeAllotment(2), namespace: "old-cobbler" };
const platform = platformSubject(bakery, cobbler);
const tenant = tenantSubject(bakery);
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

test("passes the namespace of the tenant, one of no tenant, and an object without a namespace", async () => {
  for (const metadata of [{ namespace: bakery.namespace }, { namespace: "databases" }, { name: UNKNOWN }])
    expect(await violations(secret(metadata))).toEqual([]);
});

test.each([
  ["another tenant that the platform lists", "old-cobbler"],
  ["another tenant, by its name", "tenant-florist"],
])("reports the namespace of %s", async (_case, namespace) => {
  expect(await violations(secret({ namespace }))).toEqual([
    `This object of tenant "bakery" is in namespace "${namespace}" of another tenant, so it uses the quota, policies and secrets of that tenant: put it into "${bakery.namespace}".`,
  ]);
});

test("passes objects of no tenant in any namespace", async () => {
  expect(await violations({ ...secret({ namespace: "tenant-florist" }), parent: "lab" })).toEqual([]);
});

test("does not apply to a stack without tenants", async () => {
  await expect(
    stackViolations(tenantDisallowForeignNamespaces, [{ ...secret({}), parent: undefined }]),
  ).rejects.toThrow(RuleNotApplicable);
});

test("is not checked in a preview that does not know a namespace", async () => {
  await expect(violations(secret({ namespace: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
