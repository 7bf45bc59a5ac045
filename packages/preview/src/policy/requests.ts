import { isProviderType, isStackType, providerUrn } from "../engine/urn";
import { SIGNATURE, UNKNOWN } from "../engine/wire";
import type { EngineResource } from "../model";

type Wire = EngineResource["wireInputs"];

/** What a pack is asked about one resource. */
export interface ResourceRequest {
  type: string;
  urn: string;
  name: string;
  properties: Wire;
  options: {
    protect: boolean;
    ignoreChanges: string[];
    deleteBeforeReplace: boolean;
    additionalSecretOutputs: string[];
    aliases: string[];
    /** Seconds; 0 for none. */
    timeouts: { create: number; update: number; delete: number };
    /** A URN, or empty. */
    parent: string;
  };
  provider?: { type: string; urn: string; name: string; properties: Wire };
}

/** What a pack is asked about each resource of the whole stack: properties are outputs. */
export interface StackResourceRequest extends ResourceRequest {
  dependencies: string[];
  propertyDependencies: { [property: string]: string[] };
}

/** What of a run's other resources a request about one of them says. */
export interface Scope {
  /** Providers by URN, explicit and default ones. */
  providers: Map<string, EngineResource>;
  /** URN of the stack, once it is registered. */
  stack?: string;
}

/** Adds a resource that was just registered to what later requests may say of it. */
export function addToScope(scope: Scope, resource: EngineResource): void {
  if (isProviderType(resource.type)) scope.providers.set(resource.urn, resource);
  if (isStackType(resource.type)) scope.stack = resource.urn;
}

/** Asks a remediation, which alone sees the SDK's own properties (`__…`), or a validation. */
export function resourceRequest(
  resource: EngineResource,
  inputs: Wire,
  scope: Scope,
  asks: "remediation" | "validation",
): ResourceRequest {
  return resourceRequestOf(resource, asSent(inputs, asks === "remediation"), scope);
}

export function stackRequest(resources: EngineResource[]): StackResourceRequest[] {
  const scope: Scope = { providers: new Map() };
  for (const resource of resources) addToScope(scope, resource);
  return resources.map((resource) => ({
    ...resourceRequestOf(resource, asSent(resource.wireOutputs, false), scope),
    dependencies: resource.dependencies,
    propertyDependencies: resource.propertyDependencies,
  }));
}

function resourceRequestOf(resource: EngineResource, properties: Wire, scope: Scope): ResourceRequest {
  const { type, urn, name, protect, ignoreChanges, deleteBeforeReplace, additionalSecretOutputs, aliases } = resource;
  const { create, update, delete: remove } = resource.customTimeouts;
  const timeouts = { create: seconds(create), update: seconds(update), delete: seconds(remove) };
  const parent = resource.parent ?? (hasNoParent(resource) ? "" : (scope.stack ?? ""));
  const options = { protect, ignoreChanges, deleteBeforeReplace, additionalSecretOutputs, aliases, timeouts, parent };
  return { type, urn, name, properties, options, provider: providerOf(resource, scope) };
}

/** Everything is in the stack, but for the stack itself and default providers. */
function hasNoParent({ type, name }: EngineResource): boolean {
  return isStackType(type) || (isProviderType(type) && /^default(_\d|$)/.test(name));
}

function providerOf(resource: EngineResource, { providers }: Scope): ResourceRequest["provider"] {
  const explicit = resource.provider === undefined ? undefined : providerUrn(resource.provider);
  const known = providers.get(explicit ?? resource.servedBy ?? "");
  if (known === undefined) return undefined;
  return { type: known.type, urn: known.urn, name: known.name, properties: asSent(known.wireInputs, false) };
}

/** Properties as the engine sends them to rules: with sorted keys, and without the SDK's own unless they are asked for. */
function asSent(properties: Wire, withInternals: boolean): Wire {
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    return (value as Wire)[SIGNATURE] === RESOURCE ? referenced(value as Wire) : copyOf(value as Wire);
  };
  const copyOf = (object: Wire): Wire => {
    const sent: Wire = {};
    for (const key of Object.keys(object).sort()) {
      if (object[key] !== undefined && (withInternals || !key.startsWith("__"))) sent[key] = copy(object[key]);
    }
    return sent;
  };
  return copyOf(properties);
}

const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** A reference to a resource is its id, where it has one, or its URN: rules know no references. */
function referenced({ urn, id }: Wire): unknown {
  return id === "" ? UNKNOWN : (id ?? urn);
}

const UNITS: { [unit: string]: number } = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** A duration as Pulumi writes it (`1h30m`, `90s`), in seconds. */
function seconds(duration: string | undefined): number {
  if (duration === undefined) return 0;
  const parts = [...duration.matchAll(/([0-9.]+)(ms|us|µs|ns|h|m|s)/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (UNITS[unit ?? ""] ?? 0), 0);
}
