import { amount, money } from "../analysis/format";
import { isEstimated, type CostEstimate, type CostLine, type TenantCost } from "./estimate";

export interface CostGroups {
  /** Most expensive first. */
  estimated: { label: string; times: number; cents: number }[];
  missing: { label: string; times: number; reason: string }[];
}

/** Bill lines grouped by label. `times` counts units: nodes, volumes, gateways. */
export function costGroups({ lines }: CostEstimate): CostGroups {
  const estimated = new Map<string, { label: string; times: number; cents: number }>();
  const missing = new Map<string, { label: string; times: number; reason: string }>();
  for (const line of lines) {
    const { label } = line;
    if (isEstimated(line)) {
      const group = estimated.get(label) ?? { label, times: 0, cents: 0 };
      estimated.set(label, { label, times: group.times + line.count, cents: group.cents + line.cost.cents });
    } else if ("reason" in line.cost) {
      const { reason } = line.cost;
      const key = `${label}: ${reason}`;
      missing.set(key, { label, reason, times: (missing.get(key)?.times ?? 0) + line.count });
    }
  }
  return {
    estimated: [...estimated.values()].sort((left, right) => right.cents - left.cents),
    missing: [...missing.values()],
  };
}

/** The total as text: "incomplete" where a price is missing, and never zero because of one. */
export function totalText(cost: CostEstimate): string {
  if (cost.lines.length === 0) return "nothing";
  if (!cost.lines.some(isEstimated)) return "not estimated";
  return missingPrices(cost).length === 0
    ? money(cost.total)
    : `incomplete, ${money(cost.total)} without missing prices`;
}

/** Labels of the items that lack a price and do not depend on use. With any of them the estimate is incomplete. */
export function missingPrices({ lines }: CostEstimate): string[] {
  return [...new Set(lines.flatMap(({ label, cost }) => ("reason" in cost && cost.usage !== true ? [label] : [])))];
}

/** The cost of a tenant as amounts. Zero only where nothing is billed, not where a price is missing. */
export function tenantTexts(cost: CostEstimate, tenant: string): { [part in "total" | keyof TenantCost]: string } {
  const { own, shared } = cost.tenants[tenant] ?? { own: 0, shared: 0 };
  const text = (cents: number, lines: readonly CostLine[]): string =>
    cents === 0 && lines.some((line) => !isEstimated(line)) ? "not estimated" : amount(cents);
  return {
    total: text(own + shared, cost.lines),
    own: text(
      own,
      cost.lines.filter((line) => line.tenant === tenant),
    ),
    shared: text(
      shared,
      cost.lines.filter((line) => line.tenant === undefined),
    ),
  };
}
