import { TYPES, type Allotment, type PlatformFacts, type Quota, type TenantFacts } from "@retail-odoo/contract";
import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { GIB, quantity } from "../quantity";
import { has, type Seen } from "@retail-odoo/policy-kit";
import { namesOf, quotasByNamespace, type Hard } from "../resource-quotas";

/** What of an allotment a ResourceQuota enforces, and the allotment's unit. */
const MEASURES: { measure: keyof Quota; resource: string; unit: number }[] = [
  { measure: "cpu", resource: "requests.cpu", unit: 1 },
  { measure: "cpuLimit", resource: "limits.cpu", unit: 1 },
  { measure: "memoryGiB", resource: "requests.memory", unit: GIB },
  { measure: "storageGiB", resource: "requests.storage", unit: GIB },
  { measure: "pods", resource: "pods", unit: 1 },
];

/** An object rounds up to a thousandth of a core or a whole MiB. */
const ROUNDING = 0.001;

export const tenantLimitQuotaToAllotment: StackValidationPolicy = {
  name: "tenant-limit-quota-to-allotment",
  description: "A tenant's quota is no more than what the platform allotted to it.",
  severity: "high",
  remediationSteps: "Give the tenant a larger profile in the platform's portfolio, so that the whole is proven again.",
  validateStack: ({ resources, notApplicable }, report) => {
    const tenants = resources.filter(({ type }) => type === TYPES.TenantStack);
    if (tenants.length === 0) notApplicable("No tenant is deployed here.");
    const quotas = quotasByNamespace(resources);
    const published = publishedAllotments(resources);
    for (const { urn, props } of tenants) {
      const own: Seen<Allotment> = (props as Seen<TenantFacts>).allotment ?? {};
      const allotted = published[own.tenant ?? ""] ?? own;
      for (const { measure, resource, unit } of MEASURES) {
        const most = allotted.quota?.[measure] ?? Infinity;
        const value = least(resource, quotas.get(own.namespace ?? "") ?? []) / unit;
        if (value !== Infinity && value > most + ROUNDING)
          report(
            `The quota of tenant ${own.tenant} gives ${round(value)} of ${resource} (${measure}), and ${most} is allotted: lower it.`,
            urn,
          );
      }
    }
  },
};

/** What the platforms of this stack allot, by tenant. A tenant in a stack of its own has only its own word. */
function publishedAllotments(resources: readonly PolicyResource[]): Seen<PlatformFacts["allotments"]> {
  const platforms = resources.filter(({ type }) => type === TYPES.RetailOdooPlatform);
  return Object.assign({}, ...platforms.map(({ props }) => (props as Seen<PlatformFacts>).allotments ?? {}));
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Of several quotas the tightest holds; infinity where none speaks of the resource. */
function least(resource: string, quotas: Hard[]): number {
  const values = quotas.flatMap((hard) =>
    namesOf(resource).flatMap((name) => (has(hard, name) ? [quantity(hard[name])] : [])),
  );
  return Math.min(...values.map((value) => value ?? 0));
}
