import {
  TENANT_POOL,
  TYPES,
  type Allotment,
  type PlatformFacts,
  type PoolUsage,
  type Usage,
} from "@retail-odoo/contract";
import type { ReportViolation, ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, type Seen } from "@retail-odoo/policy-kit";

export const platformLimitAllotmentsToCapacity: ResourceValidationPolicy = {
  name: "platform-limit-allotments-to-capacity",
  description: "What a platform allots to all tenants together fits its nodes, database servers and addresses.",
  severity: "critical",
  remediationSteps: "Raise the node pool's maximum or the server's size, or place fewer tenants there.",
  validateResource: ofType<PlatformFacts>(TYPES.RetailOdooPlatform, ({ allotments, capacity }, report) => {
    const tenants = Object.values(allotments ?? {}).flatMap((allotment) => allotment ?? []);
    const total = (of: (tenant: Seen<Allotment>) => number | undefined, server: string) =>
      tenants.filter(({ database }) => database === server).reduce((sum, tenant) => sum + (of(tenant) ?? 0), 0);

    const { pools, addresses } = capacity ?? {};
    const quotaOf = (measure: Measure, who: (tenant: Seen<Allotment>) => boolean) =>
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

/** Pools that quotas of tenants without nodes of their own are spread over; of an existing cluster its one. */
const SHARED_POOLS = ["web", "jobs", "cluster"];

function totalOf(
  measure: Measure,
  pools: { readonly [pool: string]: Seen<PoolUsage> | undefined },
): Seen<Usage> | undefined {
  const totals = SHARED_POOLS.flatMap((pool) => pools[pool]?.[measure]?.total ?? []);
  return totals.length > 0 ? { total: totals.reduce((sum, total) => sum + total, 0) } : undefined;
}

/** Holds a total against the greater of what the platform says is used and what its allotments add up to. */
function check(what: string, usage: Seen<Usage> | undefined, allotted: number, report: ReportViolation): void {
  // What nobody told the size of cannot be held against it; the platform lists it as unproven.
  if (usage?.total === undefined) return;
  const used = Math.max(usage.used ?? 0, allotted);
  if (used > usage.total)
    report(`${round(used)} ${what} are promised, and there are ${round(usage.total)}: make room first.`);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
