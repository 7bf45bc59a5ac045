import type { Usage } from "@retail-odoo/contract";
import { capacityRows, readPlatformFacts, type PreviewedFacts, type ReadResource } from "../analysis/facts";
import { change, count, grouped } from "../analysis/format";
import { typeLabel } from "../analysis/types";
import { totalText, type CostEstimate } from "../cost";
import type { PreviewDocument, PreviewedResource } from "../model";
import { compare, type Change, type Difference } from "./compare";
import { dataFinder } from "./replacements";

/** The file of an earlier preview, and what it described. */
export interface EarlierSide {
  file: string;
  resources: PreviewDocument["resources"];
  cost: CostEstimate;
}

/** What this preview describes. */
export interface CurrentSide {
  resources: readonly ReadResource[];
  cost: CostEstimate;
}

/** One changed resource or tenant. */
export interface DifferenceEntry {
  severity: Severity;
  text: string;
  losesData?: boolean;
}

/** What a comparison with an earlier preview shows: resources, the most severe change first, then capacity and cost. */
export interface DifferenceSummary {
  /** The earlier preview. */
  file: string;
  /** `1 added, 2 changed, …` */
  counts: string;
  /** In how many places data is lost. */
  lost: number;
  entries: DifferenceEntry[];
  /** Capacity and cost before and after; lines that begin with spaces belong to the one above. */
  notes: string[];
  /** Whether something is replaced, loses data or is refused. */
  replaces: boolean;
}

export function summarizeDifference(before: EarlierSide, after: CurrentSide): DifferenceSummary {
  const difference = compare(before.resources, after.resources);
  const [factsBefore, factsAfter] = [readPlatformFacts(before.resources), readPlatformFacts(after.resources)];
  const entries = [
    ...movedTenants(factsBefore, factsAfter),
    ...resourceEntries(difference, dataFinder(before.resources)),
    ...moduleEntries(difference),
  ].sort((one, other) => one.severity - other.severity || (one.text < other.text ? -1 : 1));
  const { added, changed, removed, unchanged } = difference;
  return {
    file: before.file,
    counts: `${added.length} added, ${changed.length} changed${replacements(changed)}, ${removed.length} removed${refusal(removed.filter(({ protect }) => protect).length)}, ${unchanged} unchanged`,
    lost: entries.filter(({ losesData }) => losesData === true).length,
    entries,
    notes: [
      ...capacityLines(factsBefore, factsAfter),
      `Cost a month ${totalText(before.cost)} → ${totalText(after.cost)} (${change(after.cost.total - before.cost.total)})`,
    ],
    replaces: entries.some(({ severity }) => severity <= REPLACED),
  };
}

/** Severities in the order of the output. */
const [MOVED, REFUSED, LOST, REPLACED, REMOVED, NOTE, ADDED, CHANGED] = [0, 1, 2, 3, 4, 5, 6, 7] as const;
export type Severity = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7;
/** The sign and colour of each severity. */
export const SIGNS = ["!", "!", "!", "±", "-", "!", "+", "~"] as const;
export const COLOURS = ["red", "red", "red", "red", "red", "yellow", "green", "yellow"] as const;

/** A tenant on another server gets an empty database there; Pulumi moves no data. */
function movedTenants(before: PreviewedFacts | undefined, after: PreviewedFacts | undefined): DifferenceEntry[] {
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
): DifferenceEntry[] {
  return [
    ...added.map((resource): DifferenceEntry => ({ severity: ADDED, text: label(resource) })),
    ...changed.map((one): DifferenceEntry => changeEntry(one, hasData(one.earlier))),
    ...removed.map((resource): DifferenceEntry => removedEntry(resource, hasData(resource))),
  ];
}

function changeEntry(
  { resource, properties, causes, replaced, mayReplace }: Change,
  hasData: boolean,
): DifferenceEntry {
  const others = properties.filter((name) => !causes.some((path) => path.split(".")[0] === name));
  const text = `${label(resource)}: ${[...causes, ...others].join(", ")}`;
  if (mayReplace === true) return { severity: CHANGED, text: `${text}; may replace: unknown for this type` };
  if (replaced === undefined) return { severity: CHANGED, text };
  const losesData = hasData && replaced === "goes";
  const severity = replaced === "refused" ? REFUSED : losesData ? LOST : REPLACED;
  return { severity, text: `${text}; ${OUTCOMES[replaced]}${losesData ? " with its data" : ""}`, losesData };
}

function removedEntry(resource: PreviewedResource, hasData: boolean): DifferenceEntry {
  const text = label(resource);
  if (resource.protect) return { severity: REFUSED, text: `${text}: removed, but it is protected` };
  if (resource.retainOnDelete) return { severity: REMOVED, text: `${text}; it stays in place, unmanaged` };
  return hasData
    ? { severity: LOST, text: `${text}: removed, and deleted with its data`, losesData: true }
    : { severity: REMOVED, text };
}

/** The init Job runs once, so a changed list of modules changes nothing in a running database. */
function moduleEntries({ initJobs }: Difference): DifferenceEntry[] {
  return initJobs.map(({ resource, modules }): DifferenceEntry => {
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
