import type { EngineResource } from "../model";
import type { AliasSpec, ResourceOptions } from "./options";
import { isStackType, makeUrn, packageOf, providerUrn, qualifiedType, type Target } from "./urn";
import { isObject, isSecret, markProperties, secretOf, secretPaths, UNKNOWN, type WireObject } from "./wire";

/** What the program asks to be registered or read, after inheritance and transforms. */
export interface Registration {
  type: string;
  name: string;
  custom: boolean;
  parent?: string;
  inputs: WireObject;
  propertyDependencies: { [property: string]: string[] };
  options: ResourceOptions;
}

/** `servedBy` is the URN of a default provider where no explicit one was chosen. */
export function describeResource(
  target: Target,
  urn: string,
  registration: Registration,
  servedBy?: string,
): EngineResource {
  const { type, name, custom, parent, options } = registration;
  const explicit = custom && options.provider !== "" ? options.provider : undefined;
  const resource: EngineResource = {
    urn,
    type,
    name,
    ...(parent === undefined || isStackType(qualifiedType(parent)) ? {} : { parent }),
    ...(explicit === undefined ? {} : { provider: explicit }),
    custom,
    protect: options.protect ?? false,
    retainOnDelete: options.retainOnDelete ?? false,
    inputs: {},
    dependencies: [...options.dependsOn].sort(),
    propertyDependencies: Object.fromEntries(
      Object.entries(registration.propertyDependencies).map(([property, urns]) => [property, [...urns].sort()]),
    ),
    secretPaths: [],
    wireInputs: {},
    wireOutputs: {},
    outputs: {},
    aliases: [...new Set(options.aliases.map((alias) => aliasUrn(target, registration, alias)))].sort(),
    ignoreChanges: options.ignoreChanges,
    deleteBeforeReplace: options.deleteBeforeReplace ?? false,
    replaceOnChanges: options.replaceOnChanges,
    ...(options.deletedWith === undefined ? {} : { deletedWith: options.deletedWith }),
    additionalSecretOutputs: options.additionalSecretOutputs,
    customTimeouts: options.customTimeouts,
    ...(options.importId === "" ? {} : { id: options.importId }),
  };
  const provider = explicit === undefined ? servedBy : providerUrn(explicit);
  if (provider !== undefined) resource.servedBy = provider;
  setInputs(resource, registration.inputs);
  return resource;
}

/** Inputs may still change when a policy remediates them. */
export function setInputs(resource: EngineResource, inputs: WireObject): void {
  resource.wireInputs = inputs;
  resource.inputs = markProperties(inputs);
  resource.secretPaths = secretPaths(inputs);
}

export function setOutputs(resource: EngineResource, outputs: WireObject): void {
  resource.wireOutputs = outputs;
  resource.outputs = markProperties(outputs);
}

function aliasUrn(target: Target, registration: Registration, alias: AliasSpec): string {
  if ("urn" in alias) return alias.urn;
  const former = { stack: alias.stack || target.stack, project: alias.project || target.project };
  const parent = alias.noParent ? undefined : (alias.parent ?? registration.parent);
  return makeUrn(former, parent, alias.type || registration.type, alias.name || registration.name);
}

/**
 * What a custom resource answers before it exists: its inputs. What it does not answer the SDK takes as unknown, so only two
 * things are added: secret outputs stay secret while they are unknown, and what a Kubernetes object's `metadata` will get
 * from the cluster is unknown instead of missing.
 */
export function plannedOutputs(resource: EngineResource): WireObject {
  const outputs = { ...(resource.wireInputs as WireObject) };
  for (const name of resource.additionalSecretOutputs) {
    const value = outputs[name] ?? UNKNOWN;
    if (name !== "id") outputs[name] = isSecret(value) ? value : secretOf(value);
  }
  const { metadata } = outputs;
  if (packageOf(resource.type) === "kubernetes" && isObject(metadata) && !isSecret(metadata)) {
    const namespace: WireObject = CLUSTER_SCOPED.has(resource.type.split(":")[2] ?? "") ? {} : { namespace: UNKNOWN };
    outputs.metadata = { name: UNKNOWN, ...namespace, ...metadata };
  }
  return outputs;
}

/** Kinds that never have a namespace. */
const CLUSTER_SCOPED = new Set([
  "APIService",
  "ClusterRole",
  "ClusterRoleBinding",
  "CSIDriver",
  "CustomResourceDefinition",
  "EC2NodeClass",
  "IngressClass",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "NodeClaim",
  "NodePool",
  "PersistentVolume",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);
