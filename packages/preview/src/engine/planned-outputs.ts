import type { EngineResource } from "../model";
import { packageOf } from "./urn";
import { isObject, isSecret, secretOf, UNKNOWN, type WireObject } from "./wire";

/**
 * Where an output becomes unknown: the outputs of a custom resource before it exists are its inputs, and the SDK treats every
 * other output as unknown. Two kinds are added here: secret outputs stay secret while they are unknown, and the fields of a
 * Kubernetes object's `metadata` that the API server sets are unknown instead of missing. `wire.ts` has the marker itself.
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
