import { isProviderType, isStackType, providerUrn } from "../engine/urn";
import { RESOURCE, SIGNATURE, UNKNOWN } from "../engine/wire";
import type { EngineResource } from "../model";

type Wire = EngineResource["wireInputs"];

/**
 * The request to a pack about one resource. It has no aliases: the engine sends those under which the state has a resource, and
 * a preview starts from an empty stack.
 */
export interface ResourceRequest {
  type: string;
  urn: string;
  name: string;
  properties: Wire;
  options: {
    protect: boolean;
    ignoreChanges: string[];
    deleteBeforeReplace?: boolean;
    additionalSecretOutputs: string[];
    /** Seconds; 0 for none. */
    timeouts: { create: number; update: number; delete: number };
    /** A URN, or empty. */
    parent: string;
  };
  provider?: { type: string; urn: string; name: string; properties: Wire };
}

/** The request about one resource in a stack policy: properties are outputs. */
export interface StackResourceRequest extends ResourceRequest {
  dependencies: string[];
  propertyDependencies: { [property: string]: string[] };
}

/** The other resources that a request refers to. */
export interface Scope {
  /** Providers by URN, explicit and default ones. */
  providers: Map<string, EngineResource>;
  /** URN of the stack, once it is registered. */
  stack?: string;
}

/** Adds a registered resource to the scope of later requests. */
export function addToScope(scope: Scope, resource: EngineResource): void {
  if (isProviderType(resource.type)) scope.providers.set(resource.urn, resource);
  if (isStackType(resource.type)) scope.stack = resource.urn;
}

/** The request of a remediation, which alone sees the SDK's own properties (`__…`), or of a validation. */
export function resourceRequest(
  resource: EngineResource,
  inputs: Wire,
  scope: Scope,
  kind: "remediation" | "validation",
): ResourceRequest {
  return resourceRequestOf(resource, asSent(withVersion(resource, inputs), kind === "remediation"), scope);
}

export function stackRequest(resources: EngineResource[]): StackResourceRequest[] {
  const scope: Scope = { providers: new Map() };
  for (const resource of resources) addToScope(scope, resource);
  return resources.map((resource) => ({
    ...resourceRequestOf(resource, asSent(withVersion(resource, resource.wireOutputs), false), scope),
    dependencies: resource.dependencies,
    propertyDependencies: resource.propertyDependencies,
  }));
}

function resourceRequestOf(resource: EngineResource, properties: Wire, scope: Scope): ResourceRequest {
  const { type, urn, name, protect, ignoreChanges, deleteBeforeReplace, additionalSecretOutputs } = resource;
  const { create, update, delete: remove } = resource.customTimeouts;
  const timeouts = { create: seconds(create), update: seconds(update), delete: seconds(remove) };
  const parent = resource.parent ?? (hasNoParent(resource) ? "" : (scope.stack ?? ""));
  const options = { protect, ignoreChanges, deleteBeforeReplace, additionalSecretOutputs, timeouts, parent };
  return { type, urn, name, properties, options, provider: providerOf(resource, scope) };
}

/** Only the stack itself and default providers have no parent. */
function hasNoParent({ type, name }: EngineResource): boolean {
  return isStackType(type) || (isProviderType(type) && /^default(_\d|$)/.test(name));
}

function providerOf(resource: EngineResource, { providers }: Scope): ResourceRequest["provider"] {
  const explicit = resource.provider === undefined ? undefined : providerUrn(resource.provider);
  const known = providers.get(explicit ?? resource.servedBy ?? "");
  if (known === undefined) return undefined;
  return {
    type: known.type,
    urn: known.urn,
    name: known.name,
    properties: asSent(withVersion(known, known.wireInputs), false),
  };
}

/** The engine makes the version of an explicit provider one of its inputs; a default provider has it there already. */
function withVersion({ providerVersion }: EngineResource, properties: Wire): Wire {
  return providerVersion === undefined ? properties : { ...properties, version: providerVersion };
}

/** Properties as the engine sends them to rules: sorted keys, and the SDK's own only for remediations. */
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

/** A reference to a resource is its id, where it has one, or its URN: rules have no references. */
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
