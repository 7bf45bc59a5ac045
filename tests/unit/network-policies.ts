import type { Recorded } from "@retail-odoo/testing";

/** Who reaches whom by the network policies of a program, as Kubernetes reads them: what the suites of connections ask. */

interface Selector {
  matchLabels?: { [label: string]: string };
  matchExpressions?: ({ key: string; operator: "NotIn"; values: string[] } | { key: string; operator: "Exists" })[];
}
interface Peer {
  podSelector?: Selector;
  namespaceSelector?: Selector;
  ipBlock?: { cidr: string; except?: string[] };
}
interface Rule {
  from?: Peer[];
  to?: Peer[];
  ports?: { protocol: string; port: number }[];
}
interface Policy {
  metadata: { namespace: string };
  spec: { podSelector: Selector; policyTypes: string[]; ingress?: Rule[]; egress?: Rule[] };
}
interface Workload {
  metadata: { namespace: string; name: string };
  spec: { template: { metadata: { labels: { [label: string]: string } } } };
}

/** A pod by namespace and labels, or an IP address. */
export type End = { namespace: string; labels: { [label: string]: string } } | { address: string };

/** Pods that CloudNativePG makes for server `main`, by the labels that it gives them. */
export const DATABASE_PODS = {
  instance: { namespace: "databases", labels: { "cnpg.io/cluster": "retail-main", "cnpg.io/podRole": "instance" } },
  pooler: {
    namespace: "databases",
    labels: { "cnpg.io/cluster": "retail-main", "cnpg.io/podRole": "pooler", "cnpg.io/poolerName": "retail-main-pool" },
  },
} satisfies { [name: string]: End };

export function policiesOf(all: readonly Recorded[]): Policy[] {
  return all.filter(({ type }) => type.endsWith(":NetworkPolicy")).map(({ inputs }) => inputs as unknown as Policy);
}

/** The pods of every Deployment, StatefulSet and Job, by namespace and name. */
export function podsOf(all: readonly Recorded[]): Map<string, End> {
  const workloads = all.filter(({ type }) => /:(Deployment|StatefulSet|Job)$/.test(type));
  return new Map(
    workloads.map(({ inputs }) => {
      const { metadata, spec } = inputs as unknown as Workload;
      return [
        `${metadata.namespace}/${metadata.name}`,
        { namespace: metadata.namespace, labels: spec.template.metadata.labels },
      ];
    }),
  );
}

/** Both ends have to agree; an end that no policy selects agrees to everything, and one outside the cluster has none. */
export function reaches(policies: readonly Policy[], from: End, to: End, port: number, protocol = "TCP"): boolean {
  const at = { port, protocol };
  return admits(policies, from, to, at, "egress") && admits(policies, to, from, at, "ingress");
}

function admits(
  policies: readonly Policy[],
  end: End,
  other: End,
  { port, protocol }: { port: number; protocol: string },
  direction: "ingress" | "egress",
): boolean {
  if ("address" in end) return true;
  const type = direction === "ingress" ? "Ingress" : "Egress";
  const own = policies.filter(
    ({ metadata, spec }) =>
      metadata.namespace === end.namespace && spec.policyTypes.includes(type) && matches(spec.podSelector, end.labels),
  );
  if (own.length === 0) return true;
  return own.some(({ metadata, spec }) =>
    (spec[direction] ?? []).some((rule) => {
      const peers = direction === "ingress" ? rule.from : rule.to;
      const ports = rule.ports;
      return (
        (!ports || ports.some((one) => one.protocol === protocol && one.port === port)) &&
        (!peers || peers.some((peer) => isPeer(peer, metadata.namespace, other)))
      );
    }),
  );
}

function isPeer({ podSelector, namespaceSelector, ipBlock }: Peer, home: string, end: End): boolean {
  if ("address" in end)
    return (
      ipBlock !== undefined &&
      inRange(end.address, ipBlock.cidr) &&
      !ipBlock.except?.some((range) => inRange(end.address, range))
    );
  if (ipBlock) return false;
  const inNamespace = namespaceSelector
    ? matches(namespaceSelector, labelsOfNamespace(end.namespace))
    : end.namespace === home;
  return inNamespace && (!podSelector || matches(podSelector, end.labels));
}

/** What Kubernetes sets on every namespace, and the platform on a tenant's. */
function labelsOfNamespace(name: string): { [label: string]: string } {
  const [, tenant] = /^tenant-(.+)$/.exec(name) ?? [];
  return { "kubernetes.io/metadata.name": name, ...(tenant !== undefined && { "retail-odoo.io/tenant": tenant }) };
}

function matches({ matchLabels = {}, matchExpressions = [] }: Selector, labels: { [label: string]: string }): boolean {
  return (
    Object.entries(matchLabels).every(([label, value]) => labels[label] === value) &&
    // NotIn matches a pod without the label.
    matchExpressions.every((one) =>
      one.operator === "Exists" ? one.key in labels : !one.values.includes(labels[one.key] ?? ""),
    )
  );
}

function inRange(address: string, range: string): boolean {
  const [network = "", prefix = "32"] = range.split("/");
  const size = 2 ** (32 - Number(prefix));
  return Math.floor(numberOf(address) / size) === Math.floor(numberOf(network) / size);
}

function numberOf(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}
