import type { ReadResource } from "../analysis/facts";
import { at, isObject, listAt, markerOf, textAt, type JsonObject } from "../analysis/json";
import { typeParts } from "../analysis/types";
import type { Json } from "../model";
import { groupOf, isClusterScoped } from "./kinds";

/** An object to render, with its unknown and secret markers. */
export interface KubernetesObject {
  urn: string;
  /** Name of the provider, which stands for the cluster. */
  provider: string;
  /** The Pulumi name, for a file whose object name is unknown. */
  resource: string;
  clusterScoped: boolean;
  body: JsonObject & { apiVersion: string; kind: string };
}

/** A Secret that is not written, because its data would be applied over the real one. */
export interface WithheldSecret {
  urn: string;
  namespace: Json;
  name: Json;
  type: Json;
}

export interface HelmRelease {
  urn: string;
  inputs: JsonObject;
}

/** The Kubernetes resources of a program by how they are rendered. */
export interface Sorted {
  objects: KubernetesObject[];
  secrets: WithheldSecret[];
  releases: HelmRelease[];
  /** Resources that are not a single object, and why. */
  omitted: { urn: string; reason: string }[];
}

/** Components that the provider expands, so that a preview without the provider sees no children. */
const REMOTE = /^kubernetes:(helm\.sh\/v4:Chart|(yaml|kustomize)\/v2:\w+)$/;

/** Sorted by URN, because registration order may differ between runs. */
export function sortResources(registered: readonly ReadResource[]): Sorted {
  const resources = [...registered].sort((left, right) => (left.urn < right.urn ? -1 : 1));
  const sorted: Sorted = { objects: [], secrets: [], releases: [], omitted: [] };
  const providers = new Map(resources.map((resource) => [resource.urn, resource]));
  const ownKinds = clusterKinds(resources);
  for (const resource of resources) {
    if (!resource.type.startsWith("kubernetes:")) continue;
    const { urn, type, inputs } = resource;
    const kind = textAt(inputs, "kind") ?? "";
    if (REMOTE.test(type))
      sorted.omitted.push({ urn, reason: "the provider expands it, and an offline preview has no provider" });
    else if (!resource.custom) continue;
    else if (type === "kubernetes:helm.sh/v3:Release") sorted.releases.push({ urn, inputs });
    else if (typeParts(type).name === `${kind}Patch`)
      sorted.omitted.push({ urn, reason: "it patches an object that is managed elsewhere" });
    else if (kind.endsWith("List") && listAt(inputs, "items") !== undefined)
      sorted.omitted.push({ urn, reason: "it is a list; declare its items as resources" });
    else addObject(resource, providers, ownKinds, sorted);
  }
  return sorted;
}

function addObject(
  resource: ReadResource,
  providers: ReadonlyMap<string, ReadResource>,
  ownKinds: ReadonlySet<string>,
  sorted: Sorted,
): void {
  const { urn, name, inputs } = resource;
  const apiVersion = textAt(inputs, "apiVersion");
  const kind = textAt(inputs, "kind");
  if (apiVersion === undefined || kind === undefined) {
    sorted.omitted.push({ urn, reason: "its apiVersion and kind are not known before deployment" });
    return;
  }
  const clusterScoped = isClusterScoped(apiVersion, kind, ownKinds);
  const provider = providers.get(resource.provider?.replace(/::[^:]*$/, "") ?? "");
  const metadata = complete(inputs["metadata"], clusterScoped, textAt(provider?.inputs, "namespace") ?? "default");
  if (kind === "Secret" && apiVersion === "v1" && ("data" in inputs || "stringData" in inputs)) {
    const { namespace, name: secret } = isObject(metadata) ? metadata : {};
    sorted.secrets.push({
      urn,
      namespace: namespace ?? metadata,
      name: secret ?? metadata,
      type: inputs["type"] ?? "Opaque",
    });
    return;
  }
  const body = { ...inputs, apiVersion, kind, metadata };
  sorted.objects.push({ urn, provider: provider?.name ?? "default", resource: name, clusterScoped, body });
}

/**
 * Metadata as the provider would send it: a namespaced object without a namespace gets the provider's, and an object
 * without a name gets a random one at deployment.
 */
function complete(metadata: Json | undefined, clusterScoped: boolean, namespace: string): Json {
  if (markerOf(metadata) !== undefined) return metadata ?? null;
  const given = isObject(metadata) ? metadata : {};
  return { name: { unknown: true }, ...(clusterScoped ? {} : { namespace }), ...given };
}

function clusterKinds(resources: readonly ReadResource[]): Set<string> {
  const definitions = resources.filter(({ inputs }) => inputs["kind"] === "CustomResourceDefinition");
  return new Set(
    definitions
      .filter(({ inputs }) => at(inputs, "spec", "scope") === "Cluster")
      .map(({ inputs }) => `${textAt(inputs, "spec", "group") ?? ""}/${textAt(inputs, "spec", "names", "kind") ?? ""}`),
  );
}

/** The identity of an object for the API server. */
export function identity({ provider, body }: KubernetesObject, metadata: Json): string {
  const where = JSON.stringify([at(metadata, "namespace") ?? "", at(metadata, "name") ?? metadata]);
  return `${provider} ${groupOf(body.apiVersion)}/${body.kind} ${where}`;
}
