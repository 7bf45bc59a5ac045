import type { ReadResource } from "../analysis/facts";
import { at, isObject, listAt, markerOf, textAt, type JsonObject } from "../analysis/json";
import { typeParts } from "../analysis/types";
import type { Json } from "../model";
import { groupOf, isClusterScoped } from "./kinds";

/** An object to write, still with its markers. */
export interface KubernetesObject {
  urn: string;
  /** Name of the provider, and so of the cluster. */
  provider: string;
  /** The resource's own name, for where the object's is not known. */
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

/** What the Kubernetes resources of a program come to. */
export interface Sorted {
  objects: KubernetesObject[];
  secrets: WithheldSecret[];
  releases: HelmRelease[];
  /** Resources that are no single object, and why. */
  omitted: { urn: string; reason: string }[];
}

/** Components that the provider expands on its side, so that a preview without it sees no children. */
const REMOTE = /^kubernetes:(helm\.sh\/v4:Chart|(yaml|kustomize)\/v2:\w+)$/;

/** In the order of their URNs: the order in which a program registers may differ from run to run. */
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
      sorted.omitted.push({ urn, reason: "the provider expands it, and there is none in a preview" });
    else if (!resource.custom) continue;
    else if (type === "kubernetes:helm.sh/v3:Release") sorted.releases.push({ urn, inputs });
    else if (typeParts(type).name === `${kind}Patch`)
      sorted.omitted.push({ urn, reason: "it patches an object that somebody else owns" });
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
 * Metadata as the provider would send it: a namespaced object without a namespace lands in the provider's, and an object
 * without a name gets a random one, which nobody knows yet.
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

/** Two objects are the same when the API server would take one for the other. */
export function identity({ provider, body }: KubernetesObject, metadata: Json): string {
  const where = JSON.stringify([at(metadata, "namespace") ?? "", at(metadata, "name") ?? metadata]);
  return `${provider} ${groupOf(body.apiVersion)}/${body.kind} ${where}`;
}
