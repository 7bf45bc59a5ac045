import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Quota } from "@retail-odoo/contract";
import { REDIS_PORT } from "../cache";
import { DNS_EGRESS, namespaceNamed, POD_IDENTITY_EGRESS, tcpPort } from "../internal/network";
import { cpuQuantity, gib } from "../internal/units";
import { ODOO_PORTS } from "./odoo-conf";
import { componentLabels } from "./odoo-pod";
import type { RoleDefinition, RoleTable } from "./roles";

/** A tenant's isolation: quota, limits and network policies. Pure. */

type Labels = { [key: string]: string };

export function resourceQuota(quota: Quota, volumeClaimCount: number): k8s.core.v1.ResourceQuotaSpec {
  return {
    hard: {
      "requests.cpu": cpuQuantity(quota.cpu),
      "limits.cpu": cpuQuantity(quota.cpuLimit),
      "requests.memory": gib(quota.memoryGiB),
      "limits.memory": gib(quota.memoryGiB),
      "requests.storage": gib(quota.storageGiB),
      pods: String(quota.pods),
      persistentvolumeclaims: String(volumeClaimCount),
      "services.nodeports": "0",
      "services.loadbalancers": "0",
      "requests.ephemeral-storage": gib(quota.pods * EPHEMERAL_GIB.requestedByPod),
      "limits.ephemeral-storage": gib(quota.pods * EPHEMERAL_GIB.limitOfPod),
      ...OBJECT_COUNTS,
    },
  };
}

/** Disk of the node, in GiB: for a pod's logs, writable layers and emptyDir volumes. */
const EPHEMERAL_GIB = { requestedByPod: 1, limitOfPod: 8, limitOfContainer: 4 } as const;

/** Objects of each kind: far above what a tenant needs, and below what would slow the API server and its controllers. */
const OBJECT_COUNTS = Object.fromEntries(
  [
    ["configmaps", 100],
    ["secrets", 200],
    ["serviceaccounts", 20],
    ["services", 50],
    ["deployments.apps", 50],
    ["replicasets.apps", 500],
    ["statefulsets.apps", 20],
    ["horizontalpodautoscalers.autoscaling", 20],
    ["cronjobs.batch", 50],
    ["jobs.batch", 200],
    ["leases.coordination.k8s.io", 20],
    ["ingressroutes.traefik.io", 50],
  ].map(([kind, count]) => [`count/${kind}`, String(count)]),
);

/** No pod may name other namespaces in its affinity: a required anti-affinity would keep other tenants off whole zones. */
export function affinityQuota(): k8s.core.v1.ResourceQuotaSpec {
  return {
    hard: { pods: "0" },
    scopeSelector: { matchExpressions: [{ scopeName: "CrossNamespacePodAffinity", operator: "Exists" }] },
  };
}

/** Defaults for containers without requests, so that the quota admits them; the quota itself is the ceiling. */
export function limitRange(): k8s.core.v1.LimitRangeSpec {
  return {
    limits: [
      {
        type: "Container",
        defaultRequest: { cpu: "100m", memory: "256Mi", "ephemeral-storage": "256Mi" },
        default: { cpu: "500m", memory: "256Mi", "ephemeral-storage": gib(EPHEMERAL_GIB.limitOfContainer) },
        max: { "ephemeral-storage": gib(EPHEMERAL_GIB.limitOfContainer) },
      },
    ],
  };
}

/** Ingress to each role that serves: from the tenant's other Odoo pods and, where the edge routes to it, from the edge. */
export function roleTraffic(
  roles: RoleTable,
  podLabels: Labels,
  edgeNamespace: string,
): { role: string; spec: k8s.networking.v1.NetworkPolicySpec }[] {
  return Object.entries(roles).flatMap(([role, { port, route }]) =>
    port === undefined ? [] : [{ role, spec: servedTraffic(role, { port, route }, podLabels, edgeNamespace) }],
  );
}

function servedTraffic(
  role: string,
  { port, route }: Required<Pick<RoleDefinition, "port">> & Pick<RoleDefinition, "route">,
  podLabels: Labels,
  edgeNamespace: string,
): k8s.networking.v1.NetworkPolicySpec {
  const edge = route === undefined ? [] : [{ namespaceSelector: namespaceNamed(edgeNamespace) }];
  return {
    podSelector: { matchLabels: componentLabels({ labels: podLabels }, role) },
    policyTypes: ["Ingress"],
    ingress: [{ from: [...edge, { podSelector: { matchLabels: podLabels } }], ports: [tcpPort(ODOO_PORTS[port])] }],
  };
}

/**
 * Egress of every Odoo pod: DNS, the tenant's database server and pooler, its Redis, EKS Pod Identity where it has a role, and
 * the public internet.
 */
export function odooTraffic(
  podLabels: Labels,
  database: { peers: k8s.networking.v1.NetworkPolicyPeer[]; port: number },
  { sessions = [], identity = false }: { sessions?: k8s.networking.v1.NetworkPolicyPeer[]; identity?: boolean } = {},
): k8s.networking.v1.NetworkPolicySpec {
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ["Egress"],
    egress: [
      // Reports fetch their assets from a pod of the tenant.
      { to: [{ podSelector: { matchLabels: podLabels } }], ports: [tcpPort(ODOO_PORTS.http)] },
      DNS_EGRESS,
      { to: database.peers, ports: [tcpPort(database.port)] },
      // A rule without peers would allow every destination.
      ...(sessions.length === 0 ? [] : [{ to: sessions, ports: [tcpPort(REDIS_PORT)] }]),
      ...(identity ? [POD_IDENTITY_EGRESS] : []),
      { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: PRIVATE_RANGES } }], ports: [443, 465, 587].map(tcpPort) },
    ],
  };
}

/** Private ranges, and the link-local one with the instance metadata service. */
const PRIVATE_RANGES = ["10.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"];
