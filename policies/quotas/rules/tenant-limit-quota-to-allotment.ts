import { TYPES, type Allotment, type PlatformFacts, type Quota, type TenantFacts } from "@retail-odoo/contract";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { type DeepPartial, GIB, has, quantity } from "@retail-odoo/policy-kit";
import { namesOf, quotasByNamespace, type Hard } from "../resource-quotas";

/** The measures of an allotment that a ResourceQuota enforces, and the unit of each. */
const MEASURES: { measure: keyof Quota; resource: string; unit: number }[] = [
  { measure: "cpu", resource: "requests.cpu", unit: 1 },
  { measure: "cpuLimit", resource: "limits.cpu", unit: 1 },
  { measure: "memoryGiB", resource: "requests.memory", unit: GIB },
  { measure: "storageGiB", resource: "requests.storage", unit: GIB },
  { measure: "pods", resource: "pods", unit: 1 },
];

/** Quotas are rounded up to a thousandth of a core or a whole MiB. */
const ROUNDING = 0.001;

export const tenantLimitQuotaToAllotment: StackValidationPolicy = {
  name: "tenant-limit-quota-to-allotment",
  description: "The ResourceQuota of a tenant is at most the allotment that the platform publishes for it.",
  severity: "high",
  remediationSteps:
    "Give the tenant a larger profile in the portfolio of the platform, which then checks again that all tenants fit.",
  validateStack: ({ resources, notApplicable }, report) => {
    const tenants = resources.filter(({ type }) => type === TYPES.TenantStack);
    if (tenants.length === 0) notApplicable("The stack deploys no tenant.");
    const quotas = quotasByNamespace(resources);
    const published = publishedAllotments(resources);
    for (const { urn, props } of tenants) {
      const own: DeepPartial<Allotment> = (props as DeepPartial<TenantFacts>).allotment ?? {};
      const allotted = published[own.tenant ?? ""] ?? own;
      for (const { measure, resource, unit } of MEASURES) {
        const most = allotted.quota?.[measure] ?? Infinity;
        const value = least(resource, quotas.get(own.namespace ?? "") ?? []) / unit;
        if (value !== Infinity && value > most + ROUNDING)
          report(
            `The quota of tenant "${own.tenant}" gives ${round(value)} of ${resource} (${measure}), and the platform allots ${most}, so the capacity of all tenants is no longer proven: lower it.`,
            urn,
          );
      }
    }
  },
};

/** The allotments that platforms of this stack publish, by tenant. A tenant in a stack of its own is judged by its own facts. */
function publishedAllotments(resources: readonly PolicyResource[]): DeepPartial<PlatformFacts["allotments"]> {
  const platforms = resources.filter(({ type }) => type === TYPES.RetailOdooPlatform);
  return Object.assign({}, ...platforms.map(({ props }) => (props as DeepPartial<PlatformFacts>).allotments ?? {}));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** The lowest limit of several quotas; infinity if none limits the resource. */
function least(resource: string, quotas: Hard[]): number {
  const values = quotas.flatMap((hard) =>
    namesOf(resource).flatMap((name) => (has(hard, name) ? [quantity(hard[name])] : [])),
  );
  return Math.min(...values.map((value) => value ?? 0));
}
