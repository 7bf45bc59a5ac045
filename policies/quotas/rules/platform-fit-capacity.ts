import { TYPES, type Allotment, type PlatformFacts, type Usage } from "@retail-odoo/contract";
import type { ReportViolation, ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, type Seen } from "@retail-odoo/policy-kit";

export const platformFitCapacity: ResourceValidationPolicy = {
  name: "platform-fit-capacity",
  description: "What a platform allots to all tenants together fits its nodes, database servers and addresses.",
  severity: "critical",
  remediationSteps: "Raise the node pool's maximum or the server's size, or place fewer tenants there.",
  validateResource: ofType<PlatformFacts>(TYPES.RetailOdooPlatform, ({ allotments, capacity }, report) => {
    const tenants = Object.values(allotments ?? {}).flatMap((allotment) => allotment ?? []);
    const total = (of: (tenant: Seen<Allotment>) => number | undefined, server?: string) =>
      tenants
        .filter((tenant) => server === undefined || tenant.database === server)
        .reduce((sum, tenant) => sum + (of(tenant) ?? 0), 0);

    const { workload, addresses } = capacity ?? {};
    check(
      "cores",
      workload?.cpu,
      total(({ quota }) => quota?.cpu),
      report,
    );
    check(
      "GiB of memory",
      workload?.memoryGiB,
      total(({ quota }) => quota?.memoryGiB),
      report,
    );
    check(
      "pods",
      workload?.pods,
      total(({ quota }) => quota?.pods),
      report,
    );
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
