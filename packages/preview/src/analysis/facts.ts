import {
  ENGINE_REPORTS,
  ENGINES,
  TYPES,
  type Allotment,
  type PlatformFacts,
  type PostgresFacts,
  type Usage,
} from "@retail-odoo/contract";
import type { EngineResource, Json, PreviewedResource } from "../model";
import { factsFromInputs } from "./document-facts";
import { ancestry } from "./tree";
import { numberAt, textAt } from "./json";

/** The facts of a platform in a preview: values that come from resources may be unknown. */
export type PreviewedFacts = PlatformFacts<Json>;

/** A resource of this run, or of an earlier `--json` document, which has no outputs. */
export type ReadResource = PreviewedResource &
  Partial<Pick<EngineResource, "outputs" | "aliases" | "ignoreChanges" | "replaceOnChanges">>;

/**
 * The facts of the program's platform: the registered outputs of its component, or, from a document, the inputs of its
 * components. Undefined for a program without a platform. A stack has one cell; of several the first is used.
 */
export function readPlatformFacts(resources: readonly ReadResource[]): PreviewedFacts | undefined {
  const platform = resources.find((resource) => resource.type === TYPES.RetailOdooPlatform);
  if (platform === undefined) return undefined;
  const published: unknown[] = [platform.outputs, factsFromInputs(platform, resources)];
  return published.find(isPlatformFacts);
}

/** The tenant of a resource: the one whose `TenantStack` it is or is below. */
export function tenantFinder(resources: readonly ReadResource[]): (resource: ReadResource) => string | undefined {
  const ancestors = ancestry(resources);
  return (resource) => {
    const stack = [resource, ...ancestors(resource)].find(({ type }) => type === TYPES.TenantStack);
    if (stack === undefined) return undefined;
    return textAt(stack.outputs, "allotment", "tenant") ?? textAt(stack.inputs, "allotment", "tenant") ?? stack.name;
  };
}

/** Tenants by name, the order of every table. */
export function allotments(facts: PreviewedFacts): Allotment[] {
  return Object.values(facts.allotments).sort((left, right) => (left.tenant < right.tenant ? -1 : 1));
}

/** Tenants of one database server. */
export function tenantsOf(facts: PreviewedFacts, server: string): Allotment[] {
  return allotments(facts).filter((allotment) => allotment.database === server);
}

/** Every measure of capacity with its label, in the order of every table. */
export function capacityRows({ capacity }: PreviewedFacts): [string, Usage][] {
  const { connections, storageGiB, pools, addresses } = capacity;
  return [
    ...Object.entries(connections).map(([server, usage]): [string, Usage] => [`connections of ${server}`, usage]),
    ...Object.entries(storageGiB).map(([server, usage]): [string, Usage] => [`GiB on ${server}`, usage]),
    ...Object.entries(pools ?? {}).flatMap(([pool, { cpu, memoryGiB, pods }]): [string, Usage][] => [
      [`CPU cores of ${pool}`, cpu],
      [`GiB of memory of ${pool}`, memoryGiB],
      [`pods of ${pool}`, pods],
    ]),
    ...(addresses === undefined ? [] : [["pod addresses", addresses] satisfies [string, Usage]]),
  ];
}

/** A value that comes from a resource, as text: before deployment it may be unknown. */
export function formatValue(value: Json): string {
  return typeof value === "string" ? value : "known after deployment";
}

/**
 * Whether a value has the shape that this package reads. Another version of the library may publish other facts; then the
 * preview shows no platform rather than a wrong one.
 */
function isPlatformFacts(value: unknown): value is PreviewedFacts {
  if (!isRecord(value)) return false;
  const { cluster, databases, vault, allotments: given, capacity } = value;
  return (
    ["name", "environment", "baseline", "domain"].every((key) => typeof value[key] === "string") &&
    isRecord(cluster) && Array.isArray(cluster["zones"]) &&
    isJsonRecord(vault) && "bucket" in vault && textAt(vault, "region") !== undefined && numberAt(vault, "lockDays") !== undefined &&
    isRecord(databases) && Object.values(databases).every(isServer) &&
    isRecord(given) && Object.values(given).every(isAllotment) &&
    isRecord(capacity) && isRecord(capacity["connections"]) && isRecord(capacity["storageGiB"]) &&
    [...Object.values(capacity["connections"]), ...Object.values(capacity["storageGiB"])].every(isUsage) &&
    [capacity["addresses"], ...Object.values(capacity["pools"] ?? {}).flatMap((pool) => Object.values(pool as object) as unknown[])]
      .every((usage) => usage === undefined || isUsage(usage)) &&
    Array.isArray(capacity["unproven"])
  ); // prettier-ignore
}

function isUsage(value: unknown): value is Usage {
  return isJsonRecord(value) && numberAt(value, "used") !== undefined && numberAt(value, "total") !== undefined;
}

function isServer(value: unknown): value is PostgresFacts<Json> {
  if (!isJsonRecord(value)) return false;
  const engine = ENGINES.find((name) => name === textAt(value, "engine"));
  return engine !== undefined && ENGINE_REPORTS[engine].numbers.every((key) => numberAt(value, key) !== undefined);
}

function isAllotment(value: unknown): value is Allotment {
  return (
    isJsonRecord(value) &&
    ALLOTMENT_TEXTS.every((key) => textAt(value, key) !== undefined) &&
    ALLOTMENT_NUMBERS.every((path) => numberAt(value, ...path) !== undefined) &&
    Array.isArray(value["hosts"])
  );
}

const ALLOTMENT_TEXTS = ["tenant", "customer", "state", "country", "profile", "service", "tenancy", "database"];
const ALLOTMENT_NUMBERS = [
  ["stores"],
  ["connections"],
  ["quota", "cpu"],
  ["quota", "memoryGiB"],
  ["data", "databaseGiB"],
  ["data", "filestoreGiB"],
  ["rpo", "target"],
  ["rpo", "reachable"],
  ["rto", "target"],
  ["rto", "reachable"],
];

function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A record of a preview result contains only JSON. */
function isJsonRecord(value: unknown): value is { [key: string]: Json } {
  return isRecord(value);
}
