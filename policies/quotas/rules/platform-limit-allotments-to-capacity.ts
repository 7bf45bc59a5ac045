import {
  TENANT_POOL,
  TYPES,
  type Allotment,
  type PlatformFacts,
  type PoolUsage,
  type Usage,
} from "@retail-odoo/contract";
import type { ReportViolation, ResourceValidationPolicy } from "@pulumi/policy";
import { type DeepPartial, ofType } from "@retail-odoo/policy-kit";

export const platformLimitAllotmentsToCapacity: ResourceValidationPolicy = {
  name: "platform-limit-allotments-to-capacity",
  description: "The allotments of all tenants together fit the platform's nodes, database servers and addresses.",
  severity: "critical",
  remediationSteps: "Raise the maximum of the node pool or the size of the server, or place fewer tenants there.",
  validateResource: ofType<PlatformFacts>(TYPES.RetailOdooPlatform, ({ allotments, capacity }, report) => {
    const tenants = Object.values(allotments ?? {}).flatMap((allotment) => allotment ?? []);
    const total = (of: (tenant: DeepPartial<Allotment>) => number | undefined, server: string) =>
      tenants.filter(({ database }) => database === server).reduce((sum, tenant) => sum + (of(tenant) ?? 0), 0);

    const { pools, addresses } = capacity ?? {};
    const quotaOf = (measure: Measure, who: (tenant: DeepPartial<Allotment>) => boolean) =>
      tenants.filter(who).reduce((sum, { quota }) => sum + (quota?.[measure] ?? 0), 0);
    for (const [measure, unit] of MEASURES) {
      for (const [pool, usage] of Object.entries(pools ?? {})) {
        const own = quotaOf(measure, ({ tenant }) => pool === `${TENANT_POOL}-${tenant}`);
        check(`${unit} of ${pool}`, usage?.[measure], own, report);
      }
      const shared = quotaOf(measure, ({ ownNodes }) => ownNodes === undefined);
      check(unit, totalOf(measure, pools ?? {}), shared, report);
    }
    check("addresses", addresses, 0, report);
    for (const [server, usage] of Object.entries(capacity?.connections ?? {}))
      check(
        `connections to ${server}`,
        usage,
        total(({ connections }) => connections, server),
        report,
      );
    for (const [server, usage] of Object.entries(capacity?.storageGiB ?? {}))
      check(
        `GiB of storage on ${server}`,
        usage,
        total(({ data }) => data?.databaseGiB, server),
        report,
      );
  }),
};

type Measure = "cpu" | "memoryGiB" | "pods";
const MEASURES = [
  ["cpu", "cores"],
  ["memoryGiB", "GiB of memory"],
  ["pods", "pods"],
] as const;

/** Pools that run tenants without nodes of their own. An existing cluster has one pool, `cluster`. */
const SHARED_POOLS = ["web", "jobs", "cluster"];

function totalOf(
  measure: Measure,
  pools: { readonly [pool: string]: DeepPartial<PoolUsage> | undefined },
): DeepPartial<Usage> | undefined {
  const totals = SHARED_POOLS.flatMap((pool) => pools[pool]?.[measure]?.total ?? []);
  return totals.length > 0 ? { total: totals.reduce((sum, total) => sum + total, 0) } : undefined;
}

/** Compares a capacity with the larger of two numbers: the usage that the platform publishes and the sum of its allotments. */
function check(what: string, usage: DeepPartial<Usage> | undefined, allotted: number, report: ReportViolation): void {
  // Without a known total there is nothing to compare; the platform lists the capacity as unproven.
  if (usage?.total === undefined) return;
  const used = Math.max(usage.used ?? 0, allotted);
  if (used > usage.total)
    report(
      `${round(used)} ${what} are allotted and only ${round(usage.total)} exist, so tenants cannot all use their share: add capacity, or place fewer tenants here.`,
    );
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
