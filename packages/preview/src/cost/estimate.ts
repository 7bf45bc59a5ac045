import { readPlatformFacts, tenantsOf, type PreviewedFacts, type ReadResource } from "../analysis/facts";
import { ITEMS, type PriceTable } from "./prices";
import type { Charge } from "./charge";
import { chargesOf } from "./rules";
import { readCostContext, type CostContext } from "./cost-context";
import { divide, weights, type Basis } from "./shares";

/** One line of the monthly bill. */
export interface CostLine {
  label: string;
  /** The resource; absent for costs without a resource of the program. */
  urn?: string;
  /** The number of units: nodes, volumes. */
  count: number;
  basis: Basis;
  /** The tenant that bears it alone. */
  tenant?: string;
  /** The cost, or why it is not estimated. A missing price is never a cost of zero. */
  cost: { cents: number; source: string } | { reason: string; usage?: true };
}

/** Cents. `own` is for the tenant's resources, `shared` its weighted part of shared resources. */
export interface TenantCost {
  own: number;
  shared: number;
}

/** A month, in US cents. The tenants' costs and `unallocated` add up to `total`. */
export interface CostEstimate {
  lines: CostLine[];
  total: number;
  tenants: { [tenant: string]: TenantCost };
  /** Shared costs without a tenant to bear them. */
  unallocated: number;
  priceDate: string;
}

export interface EstimateOptions {
  prices: PriceTable;
  /** The stack's `aws:region`, for resources without a region. */
  region?: string;
}

export function estimateCost(resources: readonly ReadResource[], options: EstimateOptions): CostEstimate {
  const facts = readPlatformFacts(resources);
  const context = readCostContext(resources, facts, options.prices.assumptions, options.region);
  const lines = [
    ...resources.flatMap((resource) => resourceLines(resource, context, options.prices)),
    ...beyondResources(resources, context),
  ];
  return { ...allocate(lines, facts), lines, priceDate: options.prices.date };
}

export function isEstimated(line: CostLine): line is CostLine & { cost: { cents: number; source: string } } {
  return "cents" in line.cost;
}

function resourceLines(resource: ReadResource, context: CostContext, prices: PriceTable): CostLine[] {
  const charges: Charge[] = chargesOf(resource, context) ?? [
    { label: resource.type, reason: "no cost rule for this resource type", basis: "compute" },
  ];
  const owner = context.tenant(resource);
  const tenant = owner !== undefined && context.facts?.allotments[owner] === undefined ? undefined : owner;
  return charges.map((charge) => {
    const line = {
      label: charge.label,
      urn: resource.urn,
      count: charge.count ?? 1,
      basis: charge.basis,
      tenant: tenant ?? soleTenant(charge.basis, context.facts),
    };
    return { ...line, cost: price(charge, context.region(resource), prices) };
  });
}

function price(charge: Charge, region: string | undefined, { prices }: PriceTable): CostLine["cost"] {
  if ("reason" in charge)
    return { reason: charge.reason, ...(charge.usage === undefined ? {} : { usage: charge.usage }) };
  const found = prices[charge.item]?.[region ?? "*"] ?? prices[charge.item]?.["*"];
  if (found === undefined && region === undefined) return { reason: "the region is not known" };
  if (found === undefined) return { reason: `no price for ${ITEMS[charge.item] ?? charge.item} in ${region}` };
  return { cents: Math.round(charge.quantity * found.usd * 100), source: found.source };
}

/** A server with a single tenant is a cost of that tenant alone. */
function soleTenant(basis: Basis, facts: PreviewedFacts | undefined): string | undefined {
  if (facts === undefined || !basis.startsWith("server:")) return undefined;
  const [first, second] = tenantsOf(facts, basis.slice("server:".length));
  return second === undefined ? first?.tenant : undefined;
}

/** Costs without a resource in the program, listed as not estimated so that the total is not read as complete. */
function beyondResources(resources: readonly ReadResource[], context: CostContext): CostLine[] {
  const lines: CostLine[] = [];
  const add = (label: string, cost: { reason: string; usage?: true }): void =>
    void lines.push({ label, count: 1, basis: "compute", cost });
  if (context.facts?.cluster.kind === "existing")
    add("nodes", { reason: "the cluster and its nodes are not part of this program" });
  if (resources.some(({ type }) => type.startsWith("aws:")))
    add("traffic and requests", { reason: "depends on use", usage: true });
  return lines;
}

function allocate(
  lines: readonly CostLine[],
  facts: PreviewedFacts | undefined,
): Omit<CostEstimate, "lines" | "priceDate"> {
  const tenants: { [tenant: string]: TenantCost } = {};
  for (const tenant of Object.keys(facts?.allotments ?? {}).sort()) tenants[tenant] = { own: 0, shared: 0 };
  const shared = new Map<Basis, number>();
  let total = 0;
  for (const line of lines.filter(isEstimated)) {
    total += line.cost.cents;
    const owner = line.tenant === undefined ? undefined : tenants[line.tenant];
    if (owner !== undefined) owner.own += line.cost.cents;
    else shared.set(line.basis, (shared.get(line.basis) ?? 0) + line.cost.cents);
  }
  let unallocated = 0;
  for (const [basis, cents] of shared) {
    const parts = facts === undefined ? new Map<string, number>() : bearers(facts, basis, cents);
    if (parts.size === 0) unallocated += cents;
    for (const [tenant, part] of parts) {
      const bearer = tenants[tenant];
      if (bearer !== undefined) bearer.shared += part;
    }
  }
  return { total, tenants, unallocated };
}

/** Costs without a weight, such as a server without tenants, are shared like the nodes. */
function bearers(facts: PreviewedFacts, basis: Basis, cents: number): Map<string, number> {
  const parts = divide(cents, weights(facts, basis));
  return parts.size > 0 ? parts : divide(cents, weights(facts, "compute"));
}
