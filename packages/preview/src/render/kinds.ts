/** Cluster-scoped kinds by API group: those of Kubernetes and of the operators that the platform installs. */
const CLUSTER_KINDS: { readonly [group: string]: readonly string[] } = {
  "": ["Namespace", "Node", "PersistentVolume", "ComponentStatus"],
  "admissionregistration.k8s.io": [
    "MutatingWebhookConfiguration",
    "ValidatingWebhookConfiguration",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "MutatingAdmissionPolicy",
    "MutatingAdmissionPolicyBinding",
  ],
  "apiextensions.k8s.io": ["CustomResourceDefinition"],
  "apiregistration.k8s.io": ["APIService"],
  "certificates.k8s.io": ["CertificateSigningRequest", "ClusterTrustBundle"],
  "flowcontrol.apiserver.k8s.io": ["FlowSchema", "PriorityLevelConfiguration"],
  "networking.k8s.io": ["IngressClass", "IPAddress", "ServiceCIDR"],
  "node.k8s.io": ["RuntimeClass"],
  "rbac.authorization.k8s.io": ["ClusterRole", "ClusterRoleBinding"],
  "resource.k8s.io": ["DeviceClass", "ResourceSlice"],
  "scheduling.k8s.io": ["PriorityClass"],
  "storage.k8s.io": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment", "VolumeAttributesClass"],
  "cert-manager.io": ["ClusterIssuer"],
  "external-secrets.io": ["ClusterExternalSecret", "ClusterSecretStore"],
  "gateway.networking.k8s.io": ["GatewayClass"],
  "karpenter.k8s.aws": ["EC2NodeClass"],
  "karpenter.sh": ["NodeClaim", "NodePool"],
  "keda.sh": ["ClusterTriggerAuthentication"],
  "kyverno.io": ["ClusterPolicy", "ClusterCleanupPolicy"],
  "policies.kyverno.io": ["DeletingPolicy", "GeneratingPolicy", "ImageValidatingPolicy", "MutatingPolicy", "ValidatingPolicy"],
  "postgresql.cnpg.io": ["ClusterImageCatalog"],
  "snapshot.storage.k8s.io": ["VolumeSnapshotClass", "VolumeSnapshotContent"],
}; // prettier-ignore

/** @param ownKinds `group/Kind` of cluster-scoped definitions that the program itself brings */
export function isClusterScoped(apiVersion: string, kind: string, ownKinds: ReadonlySet<string>): boolean {
  const group = groupOf(apiVersion);
  return (CLUSTER_KINDS[group] ?? []).includes(kind) || ownKinds.has(`${group}/${kind}`);
}

/** `apps` of `apps/v1`; empty for the core group. */
export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
}
