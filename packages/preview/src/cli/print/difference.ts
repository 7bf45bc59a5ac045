import type { Usage } from "@retail-odoo/contract";
import { compare, type Change, type Difference } from "../../document/compare";
import { dataFinder } from "../../document/replacements";
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

/** What a comparison shows: its lines, and whether something is replaced, loses data or is refused. */
export interface DifferenceText {
  lines: string[];
  replaces: boolean;
}

/** Prints the comparison with an earlier preview: resources, the most severe change first, then capacity and cost. */
export function differenceText(
  file: string,
  before: PreviewDocument["resources"],
  costBefore: CostEstimate,
  after: Side,
  style: Style,
): DifferenceText {
  const difference = compare(before, after.resources);
  const [factsBefore, factsAfter] = [readPlatformFacts(before), readPlatformFacts(after.resources)];
  const entries = [
    ...movedTenants(factsBefore, factsAfter),
    ...resourceEntries(difference, dataFinder(before)),
    ...moduleEntries(difference),
  ].sort((one, other) => one.severity - other.severity || (one.text < other.text ? -1 : 1));
  const lost = entries.filter(({ losesData }) => losesData === true).length;
  const { added, changed, removed, unchanged } = difference;
  const head = `${added.length} added, ${changed.length} changed${replacements(changed)}, ${removed.length} removed${refusal(removed.filter(({ protect }) => protect).length)}, ${unchanged} unchanged`;
  return {
    lines: [
      `${style.bold(`Against ${file}`)}: ${head}${lost === 0 ? "" : style.red(`; data lost in ${count(lost, "place")}`)}`,
      ...indent([
        ...entries.map(({ severity, text }) => style[COLOURS[severity]](`${SIGNS[severity]} ${text}`)),
        ...capacityLines(factsBefore, factsAfter),
        `Cost a month ${totalText(costBefore)} → ${totalText(after.cost)} (${change(after.cost.total - costBefore.total)})`,
      ]),
    ],
    replaces: entries.some(({ severity }) => severity <= REPLACED),
  };
}

/** Severities in the order of the output. */
const [MOVED, REFUSED, LOST, REPLACED, REMOVED, NOTE, ADDED, CHANGED] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
const SIGNS = ["!", "!", "!", "±", "-", "!", "+", "~"] as const;
const COLOURS = ["red", "red", "red", "red", "red", "yellow", "green", "yellow"] as const;

interface Entry {
  severity: Severity;
  text: string;
  losesData?: boolean;
}

/** A tenant on another server gets an empty database there; Pulumi moves no data. */
function movedTenants(before: PreviewedFacts | undefined, after: PreviewedFacts | undefined): Entry[] {
  return Object.entries(after?.allotments ?? {}).flatMap(([tenant, { database }]) => {
    const then = before?.allotments[tenant]?.database;
    if (then === undefined || then === database) return [];
    const text = `tenant ${tenant}: database server ${then} → ${database}; it starts with an empty database there, and no data is moved`;
    return [{ severity: MOVED, text, losesData: true }];
  });
}

function resourceEntries(
  { added, changed, removed }: Difference,
  hasData: (resource: PreviewedResource) => boolean,
): Entry[] {
  return [
    ...added.map((resource): Entry => ({ severity: ADDED, text: label(resource) })),
    ...changed.map((one): Entry => changeEntry(one, hasData(one.earlier))),
    ...removed.map((resource): Entry => removedEntry(resource, hasData(resource))),
  ];
}

function changeEntry({ resource, properties, causes, replaced, mayReplace }: Change, hasData: boolean): Entry {
  const others = properties.filter((name) => !causes.some((path) => path.split(".")[0] === name));
  const text = `${label(resource)}: ${[...causes, ...others].join(", ")}`;
  if (mayReplace === true) return { severity: CHANGED, text: `${text}; may replace: unknown for this type` };
  if (replaced === undefined) return { severity: CHANGED, text };
  const losesData = hasData && replaced === "goes";
  const severity = replaced === "refused" ? REFUSED : losesData ? LOST : REPLACED;
  return { severity, text: `${text}; ${OUTCOMES[replaced]}${losesData ? " with its data" : ""}`, losesData };
}

function removedEntry(resource: PreviewedResource, hasData: boolean): Entry {
  const text = label(resource);
  if (resource.protect) return { severity: REFUSED, text: `${text}: removed, but it is protected` };
  if (resource.retainOnDelete) return { severity: REMOVED, text: `${text}; it stays in place, unmanaged` };
  return hasData
    ? { severity: LOST, text: `${text}: removed, and deleted with its data`, losesData: true }
    : { severity: REMOVED, text };
}

/** The init Job runs once, so a changed list of modules changes nothing in a running database. */
function moduleEntries({ initJobs }: Difference): Entry[] {
  return initJobs.map(({ resource, modules }): Entry => {
    const text = `${label(resource)}: modules ${modules.join(", ")}; not installed by this update: install them in Odoo or with a release`;
    return { severity: NOTE, text };
  });
}

function label({ type, name }: PreviewedResource): string {
  return `${typeLabel(type)} ${name}`;
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
