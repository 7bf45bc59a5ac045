import { TYPES } from "@retail-odoo/contract";
import type { Json, PreviewedResource } from "../model";
import { at, textAt, type JsonObject } from "./json";

/**
 * The facts of a platform from a `--json` document, which has inputs only: what the platform, its landing zone, vault and
 * servers passed to `super()`. Names that come from resources are unknown there.
 */
export function factsFromInputs(platform: PreviewedResource, resources: readonly PreviewedResource[]): JsonObject {
  const children = resources.filter(({ parent }) => parent === platform.urn);
  const child = (type: string): JsonObject | undefined => children.find((resource) => resource.type === type)?.inputs;
  const servers = children
    .filter(({ type }) => type === TYPES.PostgresHA)
    .map(({ name, inputs }) => [serverKey(name, platform.name), inputs] as const);
  return {
    ...platform.inputs,
    cluster: clusterFacts(child(TYPES.LandingZone)),
    databases: Object.fromEntries(servers),
    vault: child(TYPES.BackupVault) ?? null,
  };
}

/** The name of a server component is its key with the platform's name as prefix. */
function serverKey(name: string, platform: string): string {
  return name.startsWith(`${platform}-`) ? name.slice(platform.length + 1) : name;
}

const UNKNOWN: Json = { unknown: true };

function clusterFacts(zone: JsonObject | undefined): JsonObject {
  const region = textAt(zone, "region");
  return {
    name: at(zone, "cluster", "name") ?? UNKNOWN,
    kind: zone === undefined ? "existing" : "eks",
    ...(region === undefined ? {} : { region }),
    zones: at(zone, "zones") ?? [],
    storageClass: UNKNOWN,
    sharedStorageClass: UNKNOWN,
    entryPoint: UNKNOWN,
    edgeNamespace: UNKNOWN,
    scalerNamespace: UNKNOWN,
  };
}
