import type { Input } from "@pulumi/pulumi";
import {
  INSTANCE_TYPES,
  LABELS,
  NODE_DISK_GIB,
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

/** What Karpenter's pools differ in. Pure bodies. */
interface Behaviour {
  capacity: string[];
  consolidation: Pick<NodePoolObject["spec"]["disruption"], "consolidationPolicy" | "consolidateAfter">;
  expireAfter: string;
  budgets: (region: string) => NodePoolObject["spec"]["disruption"]["budgets"];
}

/** Nodes of Odoo are emptied for others by night alone: every pod that moves loads its registry anew. */
const WEB: Behaviour = {
  capacity: ["reserved", "on-demand"],
  consolidation: { consolidationPolicy: "WhenEmptyOrUnderutilized", consolidateAfter: "15m" },
  // No budget holds what expires, so it would go in the middle of a freeze. A new image comes as drift, which waits.
  expireAfter: "Never",
  budgets: (region) => nightly(region, ["Underutilized", "Drifted"]),
};

const BEHAVIOUR: { readonly [pool in WorkloadPoolName]: Behaviour } = {
  web: WEB,
  jobs: {
    capacity: ["spot", "on-demand"],
    // A job that is moved begins anew.
    consolidation: { consolidationPolicy: "WhenEmpty", consolidateAfter: "5m" },
    expireAfter: "336h",
    budgets: () => [{ nodes: "1" }],
  },
  data: {
    capacity: ["reserved", "on-demand"],
    // A zone keeps its node even while a server is away from it: its volume is there.
    consolidation: { consolidationPolicy: "WhenEmpty", consolidateAfter: "Never" },
    expireAfter: "Never",
    budgets: (region) => nightly(region),
  },
};

export interface PoolInput {
  region: string;
  zones: readonly string[];
  instanceType: string;
  /** Most nodes, over all zones. */
  nodes: number;
  nodeClass: Input<string>;
  /** Those that hold for whoever runs on the pool. */
  calendar: readonly CalendarEventFacts[];
}

/** A pool that tenants share. */
export function poolManifest(pool: WorkloadPoolName, input: PoolInput): NodePoolObject {
  const taints = TAINTED[pool] ? [{ key: LABELS.pool, value: pool, effect: "NoSchedule" as const }] : undefined;
  return manifest(pool, input, { behaviour: BEHAVIOUR[pool], labels: { [LABELS.pool]: pool }, taints });
}

/** The pool of one tenant, which nobody else's pods tolerate. */
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
  const spot = behaviour.capacity.includes("spot");
  // One more: what replaces a node is started before the old one is drained.
  const most = nodes + SPARE_NODES;
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
            {
              key: "node.kubernetes.io/instance-type",
              operator: "In",
              values: spot ? sameShape(instanceType) : [instanceType],
            },
            { key: "karpenter.sh/capacity-type", operator: "In", values: behaviour.capacity },
          ],
          ...(taints && { taints }),
          expireAfter: behaviour.expireAfter,
        },
      },
      disruption: { ...behaviour.consolidation, budgets: [...behaviour.budgets(region), ...freezes(calendar)] },
      limits: { cpu: String(most * vcpu), memory: `${most * memoryGiB}Gi` },
    },
  };
}

/** Nodes of a pool beyond those that pods may fill. */
export const SPARE_NODES = 1;

/** Types a spot node may be of: the given one first. */
export function sameShape(instanceType: string): string[] {
  const [family = "", size = ""] = instanceType.split(".");
  return (SAME_SHAPE[family] ?? [family]).map((other) => `${other}.${size}`);
}

export interface NodeClassInput {
  instanceType: string;
  /** Release of the nodes' image, as the baseline has it: `1.35.7-20260903`. */
  nodeImage: string;
  instanceProfile: Input<string>;
  subnetIds: Input<string>[];
  securityGroupId: Input<string>;
  keyArn: Input<string>;
  tags: { [key: string]: string };
  /** Tags of the capacity that peaks reserve; absent where nobody can. */
  reservations?: { [key: string]: string };
}

/** How nodes of a pool start. */
export function nodeClassManifest(pool: WorkloadPoolName, input: NodeClassInput): NodeClassObject {
  const { instanceType, nodeImage, instanceProfile, subnetIds, securityGroupId, keyArn, tags, reservations } = input;
  return {
    apiVersion: "karpenter.k8s.aws/v1",
    kind: "EC2NodeClass",
    metadata: {
      name: pool,
      labels: labels(pool, "node-class"),
      // Ready when image, subnets, group and profile were found.
      annotations: { "pulumi.com/waitFor": "condition=Ready" },
    },
    spec: {
      // Pinned: the newest would replace nodes on a day of Amazon's choosing.
      amiSelectorTerms: [{ alias: `al2023@v${nodeImage.slice(nodeImage.indexOf("-") + 1)}` }],
      instanceProfile,
      subnetSelectorTerms: subnetIds.map((id) => ({ id })),
      securityGroupSelectorTerms: [{ id: securityGroupId }],
      ...(reservations && { capacityReservationSelectorTerms: [{ tags: reservations }] }),
      associatePublicIPAddress: false,
      // Pods are one hop further than their node: they never see its credentials.
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
      // As the proof counts them; Karpenter would allow large types more.
      kubelet: { maxPods: typeOf(instanceType).maxPods },
      tags,
    },
  };
}

function typeOf(instanceType: string): InstanceType {
  const found = INSTANCE_TYPES[instanceType];
  if (!found) throw new RangeError(`${instanceType} is no known instance type.`);
  return found;
}
