import type { Input } from "@pulumi/pulumi";
import {
  INSTANCE_TYPES,
  LABELS,
  NODE_DISK_GIB,
  NOT_OFFERED,
  SAME_SHAPE,
  TENANT_POOL,
  type CalendarEventFacts,
  type InstanceType,
  type WorkloadPoolName,
} from "@retail-odoo/contract";
import { labels } from "../internal/names";
import { freezes, nightly } from "./budgets";
import type { NodeClassObject, NodePoolObject } from "./node-objects";
import { TAINTED } from "./placement";

/** What differs between Karpenter's node pools. */
interface Behaviour {
  capacity: string[];
  consolidation: Pick<NodePoolObject["spec"]["disruption"], "consolidationPolicy" | "consolidateAfter">;
  expireAfter: string;
  budgets: (region: string) => NodePoolObject["spec"]["disruption"]["budgets"];
}

/** Nodes of Odoo are consolidated by night only, because every pod that moves loads its registry again. */
const WEB: Behaviour = {
  capacity: ["reserved", "on-demand"],
  consolidation: { consolidationPolicy: "WhenEmptyOrUnderutilized", consolidateAfter: "15m" },
  // Budgets do not delay expiry, which could fall into a freeze. A new node image is drift, which they do delay.
  expireAfter: "Never",
  budgets: (region) => nightly(region, ["Underutilized", "Drifted"]),
};

const BEHAVIOUR: { readonly [pool in WorkloadPoolName]: Behaviour } = {
  web: WEB,
  jobs: {
    capacity: ["spot", "on-demand"],
    // A job that is moved starts again.
    consolidation: { consolidationPolicy: "WhenEmpty", consolidateAfter: "5m" },
    expireAfter: "336h",
    budgets: () => [{ nodes: "1" }],
  },
  data: {
    capacity: ["reserved", "on-demand"],
    // A zone keeps its node while a server is down, because the volume is in that zone.
    consolidation: { consolidationPolicy: "WhenEmpty", consolidateAfter: "Never" },
    expireAfter: "Never",
    budgets: (region) => nightly(region),
  },
};

export interface PoolInput {
  region: string;
  zones: readonly string[];
  instanceType: string;
  /** Maximum of nodes over all zones. */
  nodes: number;
  nodeClass: Input<string>;
  /** Events of the tenants whose pods run on the pool. */
  calendar: readonly CalendarEventFacts[];
}

/** NodePool that tenants share. */
export function poolManifest(pool: WorkloadPoolName, input: PoolInput): NodePoolObject {
  const taints = TAINTED[pool] ? [{ key: LABELS.pool, value: pool, effect: "NoSchedule" as const }] : undefined;
  return manifest(pool, input, { behaviour: BEHAVIOUR[pool], labels: { [LABELS.pool]: pool }, taints });
}

/** NodePool of one tenant, whose taint only this tenant's pods tolerate. */
export function tenantPoolManifest(tenant: string, input: PoolInput): NodePoolObject {
  return manifest(`${TENANT_POOL}-${tenant}`, input, {
    behaviour: WEB,
    labels: { [LABELS.pool]: TENANT_POOL, [LABELS.tenant]: tenant },
    taints: [{ key: LABELS.tenant, value: tenant, effect: "NoSchedule" }],
  });
}

interface Kind {
  behaviour: Behaviour;
  labels: { [label: string]: string };
  taints: NodePoolObject["spec"]["template"]["spec"]["taints"];
}

function manifest(name: string, input: PoolInput, { behaviour, labels: nodeLabels, taints }: Kind): NodePoolObject {
  const { region, zones, instanceType, nodes, nodeClass, calendar } = input;
  const { vcpu, memoryGiB } = typeOf(instanceType);
  // Karpenter starts a replacement before it drains the old node.
  const maxNodes = nodes + SPARE_NODES;
  return {
    apiVersion: "karpenter.sh/v1",
    kind: "NodePool",
    metadata: { name, labels: labels(name, "node-pool") },
    spec: {
      template: {
        metadata: { labels: nodeLabels },
        spec: {
          nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: nodeClass },
          requirements: [
            { key: "kubernetes.io/os", operator: "In", values: ["linux"] },
            { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
            { key: "topology.kubernetes.io/zone", operator: "In", values: [...zones] },
            { key: "node.kubernetes.io/instance-type", operator: "In", values: sameShape(instanceType, region) },
            { key: "karpenter.sh/capacity-type", operator: "In", values: behaviour.capacity },
          ],
          ...(taints && { taints }),
          expireAfter: behaviour.expireAfter,
        },
      },
      disruption: { ...behaviour.consolidation, budgets: [...behaviour.budgets(region), ...freezes(calendar)] },
      limits: { cpu: String(maxNodes * vcpu), memory: `${maxNodes * memoryGiB}Gi` },
    },
  };
}

/** Nodes of a pool beyond its maximum, for replacements. */
export const SPARE_NODES = 1;

/**
 * Instance types of the same vCPUs, memory and addresses that the region offers, the given one first: a zone that has no capacity
 * of one of them still gets nodes, and the proof counts all of them alike.
 */
export function sameShape(instanceType: string, region: string): string[] {
  const [family = "", size = ""] = instanceType.split(".");
  return (SAME_SHAPE[family] ?? [family])
    .filter((other) => other === family || !NOT_OFFERED[other]?.some((without) => without === region))
    .map((other) => `${other}.${size}`);
}

export interface NodeClassInput {
  instanceType: string;
  /** Release of the node image in the baseline: `1.35.7-20260903`. */
  nodeImage: string;
  instanceProfile: Input<string>;
  subnetIds: Input<string>[];
  securityGroupId: Input<string>;
  keyArn: Input<string>;
  tags: { [key: string]: string };
  /** Tags of the capacity reservations for peaks; absent for pools without them. */
  reservations?: { [key: string]: string };
}

/** EC2NodeClass of a pool. */
export function nodeClassManifest(pool: WorkloadPoolName, input: NodeClassInput): NodeClassObject {
  const { instanceType, nodeImage, instanceProfile, subnetIds, securityGroupId, keyArn, tags, reservations } = input;
  return {
    apiVersion: "karpenter.k8s.aws/v1",
    kind: "EC2NodeClass",
    metadata: {
      name: pool,
      labels: labels(pool, "node-class"),
      // Ready once Karpenter has resolved image, subnets, security group and instance profile.
      annotations: { "pulumi.com/waitFor": "condition=Ready" },
    },
    spec: {
      // Pinned, because `latest` would replace nodes whenever AWS releases an image.
      amiSelectorTerms: [{ alias: `al2023@v${nodeImage.slice(nodeImage.indexOf("-") + 1)}` }],
      instanceProfile,
      subnetSelectorTerms: subnetIds.map((id) => ({ id })),
      securityGroupSelectorTerms: [{ id: securityGroupId }],
      ...(reservations && { capacityReservationSelectorTerms: [{ tags: reservations }] }),
      associatePublicIPAddress: false,
      // Pods are one hop further than the node, so that the metadata service does not answer them.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          rootVolume: true,
          ebs: {
            volumeType: "gp3",
            volumeSize: `${NODE_DISK_GIB}Gi`,
            iops: 3_000,
            throughput: 125,
            encrypted: true,
            kmsKeyID: keyArn,
            deleteOnTermination: true,
          },
        },
      ],
      // The maximum that the proof counts with; by default Karpenter allows large types more.
      kubelet: { maxPods: typeOf(instanceType).maxPods },
      tags,
    },
  };
}

function typeOf(instanceType: string): InstanceType {
  const found = INSTANCE_TYPES[instanceType];
  if (!found) throw new RangeError(`${instanceType} is not a known instance type.`);
  return found;
}
