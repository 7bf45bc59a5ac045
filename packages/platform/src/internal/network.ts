/** Rules of NetworkPolicies that every area needs. Pure. */

/** Selects a namespace by its name, which Kubernetes sets as a label. */
export function namespaceNamed<Name>(name: Name) {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

export function tcpPort(port: number) {
  return { protocol: "TCP", port };
}

export function udpPort(port: number) {
  return { protocol: "UDP", port };
}

/** Denies all ingress and egress of every pod in the namespace. */
export const DEFAULT_DENY = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };

/** Name resolution by the cluster's DNS pods, and by no other pod of `kube-system`. */
export const DNS_EGRESS = {
  to: [{ namespaceSelector: namespaceNamed("kube-system"), podSelector: { matchLabels: { "k8s-app": "kube-dns" } } }],
  ports: [tcpPort(53), udpPort(53)],
};

/** The agent of EKS Pod Identity on every node, which gives pods the identity of their IAM role. */
export const POD_IDENTITY_EGRESS = { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [tcpPort(80)] };

const ANYWHERE = [{ ipBlock: { cidr: "0.0.0.0/0" } }];

/** Egress to addresses that no policy can select by pod: only the ports bound it. */
export function addressEgress(ports: readonly number[]) {
  return { to: ANYWHERE, ports: ports.map(tcpPort) };
}

/**
 * The API server, on 443 and, behind the Service on other clusters than EKS, 6443 or 8443. Its address is known to no plan.
 * With 443 also public services and those of AWS are reached.
 */
export const API_SERVER_EGRESS = addressEgress([443, 6443, 8443]);
