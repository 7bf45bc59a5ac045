/** Rules of NetworkPolicies that every area needs. Pure. */

/** Selects a namespace by its name, which Kubernetes sets as a label. */
export function namespaceNamed<Name>(name: Name) {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

export function tcpPort(port: number) {
  return { protocol: "TCP", port };
}

/** Name resolution by the cluster's DNS pods, and by no other pod of `kube-system`. */
export const DNS_EGRESS = {
  to: [{ namespaceSelector: namespaceNamed("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [tcpPort(53), { protocol: "UDP", port: 53 }],
};
