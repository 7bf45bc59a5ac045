/** Resources that the tests of several rules need: a tenant, its platform and its namespace, with unknowns as in a preview. */
import type { Allotment } from "@retail-odoo/contract";
import { UNKNOWN, type PolicySubject } from "./policy-args";

/** A namespace of the tenant `bakery`, or one with other labels. */
export function namespaceSubject(labels: object = { "retail-odoo.io/tenant": "bakery" }): PolicySubject {
  return {
    type: "kubernetes:core/v1:Namespace",
    name: "namespace",
    props: { metadata: { name: "tenant-bakery", uid: UNKNOWN, labels } },
  };
}

/** The TenantStack of an allotment. */
export function tenantSubject(
  allotment: Partial<Allotment>,
  { name = "bakery", platform = "lab" }: { name?: string; platform?: string } = {},
): PolicySubject {
  return {
    type: "retail-odoo:index:TenantStack",
    name,
    props: { platform, allotment, url: UNKNOWN, database: { host: UNKNOWN, name: UNKNOWN } },
  };
}

/** The RetailOdooPlatform that publishes some allotments. */
export function platformSubject(...allotments: (Partial<Allotment> & Pick<Allotment, "tenant">)[]): PolicySubject {
  return {
    type: "retail-odoo:index:RetailOdooPlatform",
    name: "lab",
    props: {
      name: "lab",
      cluster: UNKNOWN,
      databases: UNKNOWN,
      allotments: Object.fromEntries(allotments.map((each) => [each.tenant, each])),
    },
  };
}
