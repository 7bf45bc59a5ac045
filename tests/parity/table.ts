import { CLUSTER_RULES } from "./aws-cluster-rules";
import { DATABASE_DEPARTURES, DATABASE_RULES } from "./aws-database-rules";
import { AWS_DEPARTURES, DATA_RULES } from "./aws-data-rules";
import { KUBERNETES_DEPARTURES } from "./kubernetes-departures";
import { KUBERNETES_RULES } from "./kubernetes-rules";
import type { Departure, Rule } from "./rule";
import type { Stack } from "./stack";

export const RULES: readonly Rule[] = [...CLUSTER_RULES, ...DATA_RULES, ...DATABASE_RULES, ...KUBERNETES_RULES];
export const DEPARTURES: readonly Departure[] = [...AWS_DEPARTURES, ...DATABASE_DEPARTURES, ...KUBERNETES_DEPARTURES];

/** What came out for one id of a scanner. */
export interface Row {
  id: string;
  says: string;
  result: "holds" | "nothing to check" | "departs" | "FAILS";
  /** How many resources were looked at, what is wrong with which, or why it does not apply. */
  detail: string;
}

/** Holds every rule against previewed stacks, a row an id, in the order of the ids. */
export function judge(stacks: { [name: string]: Stack }): Row[] {
  const rows = [
    ...RULES.flatMap((rule) => rule.ids.map((id) => ({ id, says: rule.says, ...resultOf(rule, stacks) }))),
    ...DEPARTURES.flatMap(({ ids, says, because }) =>
      ids.map((id): Row => ({ id, says, result: "departs", detail: because })),
    ),
  ];
  return rows.sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

function resultOf({ check, absent }: Rule, stacks: { [name: string]: Stack }): Pick<Row, "result" | "detail"> {
  const findings = Object.entries(stacks).map(([name, stack]) => ({ name, ...check(stack) }));
  const faults = findings.flatMap(({ name, faults: found }) => found.map((fault) => `${name}: ${fault}`));
  const judged = findings.reduce((sum, finding) => sum + finding.judged, 0);
  if (faults.length > 0) return { result: "FAILS", detail: faults.join("; ") };
  if (judged > 0) return { result: "holds", detail: `${judged} resources` };
  return absent === undefined
    ? { result: "FAILS", detail: "no resource to check" }
    : { result: "nothing to check", detail: absent };
}
