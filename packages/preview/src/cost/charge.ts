import type { ReadResource } from "../analysis/facts";
import type { CostContext } from "./cost-context";
import type { Basis } from "./shares";

/**
 * What one resource is charged for: a quantity of a priced item, or the reason why it cannot be estimated. `usage` marks costs
 * that depend on use or are small, whose absence leaves the estimate complete.
 */
export type Charge = { label: string; count?: number; basis: Basis } & (
  { item: string; quantity: number } | { reason: string; usage?: true }
);

/** The charges of one resource. `hours` is a month of one running unit. */
export type Rule = (resource: ReadResource, context: CostContext, hours: number) => Charge[];

export const hourly =
  (label: string, item: string): Rule =>
  (_resource, _context, hours) => [{ label, item, quantity: hours, basis: "compute" }];
export const monthly =
  (label: string, item: string): Rule =>
  () => [{ label, item, quantity: 1, basis: "compute" }];
export const unpriced =
  (label: string, reason: string): Rule =>
  () => [{ label, reason, usage: true, basis: "compute" }];

/** `count` units of one kind, each of which takes `each` of the item; or the reason why their number is unknown. */
export function many(label: string, item: string, count: number | string, each: number): Charge {
  return typeof count === "string"
    ? { label, reason: count, basis: "compute" }
    : { label, count, item, quantity: count * each, basis: "compute" };
}

/** How the volumes and instances of a database server are named and shared: by server, where its component is known. */
export function serverBasis(resource: ReadResource, context: CostContext): { basis: Basis; suffix: string } {
  const server = context.server(resource);
  return server === undefined
    ? { basis: "compute", suffix: "" }
    : { basis: `server:${server}`, suffix: ` of ${server}` };
}
