import type { Input } from "@pulumi/pulumi";
import type { CacheEngine, CacheRole, CacheSizeName } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { hasOwnership, type Ownership } from "../internal/names";
import { hasKinds, hasProperties, type Kinds, type PropertyTable } from "../internal/properties";
import type { PodPlacement } from "../nodes";

/** Network and keys of a Redis on ElastiCache. */
export interface ElastiCacheArgs {
  /** AWS region, such as `eu-central-1`. */
  region: string;
  /** Id of the VPC. */
  vpcId: Input<string>;
  /** Ids of private subnets, 2 to 20, in three zones so that each instance has its own. */
  subnetIds: Input<string>[];
  /** Security group that may connect: the cluster's. No other source may. */
  clientSecurityGroupId: Input<string>;
  /** ARN of the KMS key for data at rest and snapshots. Its key policy allows ElastiCache to use it. */
  keyArn: Input<string>;
  /**
   * ARN of the KMS key of the logs; its key policy allows CloudWatch Logs to use it.
   * @default the key of CloudWatch Logs, which the rule `log-group-require-customer-managed-key` refuses
   */
  logKeyArn?: Input<string>;
  /** Platform, environment, owner and cost centre of its tags. */
  ownership: Ownership;
}

/** Clients, storage and placement of a Redis in the cluster. */
export interface InClusterArgs {
  /**
   * Labels of the pods that may connect, in the same namespace.
   * @default every pod of the namespace
   */
  clientLabels?: { [label: string]: string };
  /**
   * Images of server and proxy, by digest, such as mirrors of the baseline's.
   * @default those of the baseline
   */
  images?: { server: string; proxy: string };
  /**
   * StorageClass of the volumes: block storage (ReadWriteOnce).
   * @default the cluster's default
   */
  storageClass?: Input<string>;
  /**
   * Labels of every object and pod, in addition to the recommended ones.
   * @default none
   */
  labels?: { [label: string]: string };
  /**
   * PriorityClass of the pods.
   * @default the cluster's default
   */
  priorityClass?: Input<string>;
  /**
   * Node selector and tolerations of the pods.
   * @default any node without taints
   */
  placement?: PodPlacement;
}

/** Arguments of a Redis. */
export interface RedisCacheArgs {
  /** `elasticache` needs `aws`; `in-cluster` needs `cluster`, and cert-manager in the cluster. */
  engine: CacheEngine;
  /** `session`, `cache` or `queue`: decides eviction, persistence and failover. */
  role: CacheRole;
  /**
   * Name of the workload that reads it. Required for `cache` and `queue`.
   * @default none: Odoo reads its sessions
   */
  consumer?: string;
  /** Memory of an instance: `dev` 256 MiB in the cluster or 0.5 GiB on ElastiCache, `s` 1 or 1.37 GiB, `m` 4 or 6.38, `l` 8 or 12.93. */
  size: CacheSizeName;
  /** Existing namespace of the credentials Secret and, with `in-cluster`, of the pods. */
  namespace: string;
  /**
   * Network and keys. Required for engine `elasticache`.
   * @default none
   */
  aws?: ElastiCacheArgs;
  /**
   * Clients, storage and placement. Required for engine `in-cluster`.
   * @default none
   */
  cluster?: InClusterArgs;
  /**
   * Baseline that names images and engine version.
   * @default the newest
   */
  baseline?: string;
  /**
   * Whether it is protected, and server and volumes are retained when the stack is destroyed.
   * @default true
   */
  durable?: boolean;
}

const KEYS: PropertyTable<RedisCacheArgs> = {
  engine: "required",
  role: "required",
  size: "required",
  namespace: "required",
  consumer: "optional",
  aws: "optional",
  cluster: "optional",
  baseline: "optional",
  durable: "optional",
};
const AWS_KEYS: PropertyTable<ElastiCacheArgs> = {
  region: "required",
  vpcId: "required",
  subnetIds: "required",
  clientSecurityGroupId: "required",
  keyArn: "required",
  ownership: "required",
  logKeyArn: "optional",
};
const CLUSTER_KEYS: PropertyTable<InClusterArgs> = {
  clientLabels: "optional",
  images: "optional",
  storageClass: "optional",
  labels: "optional",
  priorityClass: "optional",
  placement: "optional",
};
type Toleration = NonNullable<PodPlacement["tolerations"]>[number];
type RedisImages = NonNullable<InClusterArgs["images"]>;
const PLACEMENT_KEYS: PropertyTable<PodPlacement> = { nodeSelector: "optional", tolerations: "optional" };
const TOLERATION_KEYS: PropertyTable<Toleration> = {
  key: "required",
  operator: "required",
  value: "required",
  effect: "required",
};

const AWS_KINDS: Kinds<ElastiCacheArgs> = {
  vpcId: "input",
  subnetIds: "inputs",
  clientSecurityGroupId: "input",
  keyArn: "input",
  logKeyArn: "input",
};
const CLUSTER_KINDS: Kinds<InClusterArgs> = {
  clientLabels: "labels",
  labels: "labels",
  storageClass: "input",
  priorityClass: "input",
};

/** Whether arguments have the keys that they need. */
export function hasRedisKeys(args: RedisCacheArgs, faults: Faults): boolean {
  if (!hasProperties<RedisCacheArgs>(args, KEYS, faults)) return false;
  const found = [
    hasKinds(args, { consumer: "text", baseline: "text", durable: "flag" }, faults),
    args.aws === undefined || hasAwsKeys(args.aws, faults.at("aws")),
    args.cluster === undefined || hasClusterKeys(args.cluster, faults.at("cluster")),
  ];
  return found.every(Boolean);
}

function hasAwsKeys(aws: ElastiCacheArgs, faults: Faults): boolean {
  if (!hasProperties<ElastiCacheArgs>(aws, AWS_KEYS, faults)) return false;
  const owned = hasOwnership(aws.ownership, faults.at("ownership"));
  return hasKinds(aws, AWS_KINDS, faults) && owned;
}

function hasClusterKeys(cluster: InClusterArgs, faults: Faults): boolean {
  if (!hasProperties<InClusterArgs>(cluster, CLUSTER_KEYS, faults)) return false;
  const named = cluster.images === undefined || hasImages(cluster.images, faults.at("images"));
  const placed = cluster.placement === undefined || hasPlacement(cluster.placement, faults.at("placement"));
  return hasKinds(cluster, CLUSTER_KINDS, faults) && named && placed;
}

function hasImages(images: RedisImages, faults: Faults): boolean {
  if (!hasProperties<RedisImages>(images, { server: "required", proxy: "required" }, faults)) return false;
  return hasKinds(images, { server: "text", proxy: "text" }, faults);
}

/** A selector without matching nodes, or a missing toleration, leaves the pods pending. */
function hasPlacement(placement: PodPlacement, faults: Faults): boolean {
  if (!hasProperties<PodPlacement>(placement, PLACEMENT_KEYS, faults)) return false;
  const { tolerations = [] } = placement;
  if (!Array.isArray(tolerations))
    faults.at("tolerations").add(tolerations, "is not a list", "Give a list of tolerations.");
  else
    tolerations.forEach((toleration, index) => {
      const at = faults.at("tolerations").at(index);
      if (!hasProperties<Toleration>(toleration, TOLERATION_KEYS, at)) return;
      hasKinds(toleration, { key: "text", value: "text" }, at);
      checkChoice(toleration.operator, ["Equal"], "an operator", at.at("operator"));
      checkChoice(toleration.effect, ["NoSchedule"], "an effect", at.at("effect"));
    });
  return hasKinds(placement, { nodeSelector: "labels" }, faults) && !faults.any();
}
