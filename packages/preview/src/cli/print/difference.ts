import type { Usage } from "@retail-odoo/contract";
import { compare, type Change } from "../../document/compare";
import { capacityRows, readPlatformFacts, type PreviewedFacts, type ReadResource } from "../../analysis/facts";
import { typeLabel } from "../../analysis/types";
import type { PreviewDocument, PreviewedResource } from "../../model";
import { totalText, type CostEstimate } from "../../cost";
import type { Style } from "../io";
import { indent } from "./table";
import { change, count, grouped } from "../../analysis/format";

/** The current side of a comparison. */
export interface Side {
  resources: readonly ReadResource[];
  cost: CostEstimate;
}

/** Prints the comparison with an earlier preview: resources, capacity and cost. */
export function differenceLines(
  file: string,
  before: PreviewDocument["resources"],
  costBefore: CostEstimate,
  after: Side,
  style: Style,
): string[] {
  const { added, changed, removed, unchanged } = compare(before, after.resources);
  const label = ({ type, name }: PreviewedResource): string => `${typeLabel(type)} ${name}`;
  return [
    `${style.bold(`Against ${file}`)}: ${added.length} added, ${changed.length} changed${replacements(changed)}, ${removed.length} removed${refusal(removed.filter(({ protect }) => protect).length)}, ${unchanged} unchanged`,
    ...indent([
      ...added
        .map(label)
        .sort()
        .map((line) => style.green(`+ ${line}`)),
      ...changed
        .map((one) => `${label(one.resource)}: ${one.properties.join(", ")}${outcome(one)}`)
        .sort()
        .map((line) => style.yellow(`~ ${line}`)),
      ...removed
        .map(label)
        .sort()
        .map((line) => style.red(`- ${line}`)),
      ...capacityLines(readPlatformFacts(before), readPlatformFacts(after.resources)),
      `Cost a month ${totalText(costBefore)} → ${totalText(after.cost)} (${change(after.cost.total - costBefore.total)})`,
    ]),
  ];
}

/** The number of changes that are replacements. */
function replacements(changed: readonly Change[]): string {
  const replaced = changed.filter((one) => one.replaced !== undefined);
  const refused = replaced.filter((one) => one.replaced === "refused");
  return replaced.length === 0 ? "" : `, ${replaced.length} of them replaced${refusal(refused.length)}`;
}

const OUTCOMES = {
  refused: "replaced, but it is protected",
  stays: "replaced, and the old one stays",
  goes: "replaced, and the old one is deleted",
};

function outcome({ replaced }: Change): string {
  return replaced === undefined ? "" : `; ${OUTCOMES[replaced]}`;
}

/** Pulumi refuses to delete a protected resource. */
function refusal(number: number): string {
  if (number === 0) return "";
  return ` (${number} protected: \`pulumi up\` refuses until ${number === 1 ? "it is" : "they are"} unprotected)`;
}

function capacityLines(before: PreviewedFacts | undefined, after: PreviewedFacts | undefined): string[] {
  const then = new Map(before === undefined ? [] : capacityRows(before));
  const now = new Map(after === undefined ? [] : capacityRows(after));
  const rows = [...new Set([...then.keys(), ...now.keys()])].filter((what) => !same(then.get(what), now.get(what)));
  if (rows.length > 0)
    return [
      "Capacity, used of total",
      ...rows.map((what) => `  ${what}: ${usage(then.get(what))} → ${usage(now.get(what))}`),
    ];
  return then.size + now.size === 0 ? [] : [`Capacity unchanged in ${count(now.size, "measure")}`];
}

function same(left: Usage | undefined, right: Usage | undefined): boolean {
  return left?.used === right?.used && left?.total === right?.total;
}

function usage(value: Usage | undefined): string {
  return value === undefined ? "none" : `${grouped(value.used)} of ${grouped(value.total)}`;
}
