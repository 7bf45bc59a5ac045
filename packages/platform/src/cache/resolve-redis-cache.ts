import {
  BASELINES,
  CACHE_DECISIONS,
  CACHE_ENGINES,
  CACHE_ROLES,
  CACHE_SIZES,
  NEWEST_BASELINE,
  type Baseline,
  type CacheEngine,
  type CacheRole,
  type CacheSizeName,
} from "@retail-odoo/contract";
import { checkChoice, checkEc2Id, checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { checkForms, checkLabels } from "../internal/forms";
import { checkImage } from "../internal/image-reference";
import { checkName } from "../internal/names";
import type { ElastiCacheArgs, InClusterArgs, RedisCacheArgs } from "./redis-cache-args";

/** A Redis with every default filled in. */
export interface RedisCacheSpec {
  engine: CacheEngine;
  role: CacheRole;
  consumer?: string;
  size: CacheSizeName;
  namespace: string;
  maxMemoryBytes: number;
  versions: Baseline["redis"];
  aws?: ElastiCacheArgs;
  cluster?: InClusterArgs;
  durable: boolean;
}

/** ElastiCache allows 40 characters, environment included; a StatefulSet's pods and labels allow more. */
export const MAX_NAME_LENGTH: { readonly [engine in CacheEngine]: number } = { elasticache: 32, "in-cluster": 45 };

/** The argument that each engine requires, and that the other engine refuses. */
const ENGINE_ARGS = { elasticache: "aws", "in-cluster": "cluster" } as const;

/** Fills in the defaults of a Redis and checks it. Pure; with faults the result is invalid. */
export function resolveRedisCache(name: string, args: RedisCacheArgs, faults: Faults): RedisCacheSpec {
  const { engine, role, consumer, size, namespace, aws, cluster, durable = true } = args;
  checkName(name, faults.at("name"), MAX_NAME_LENGTH[engine]);
  checkChoice(engine, CACHE_ENGINES, "an engine", faults.at("engine"));
  checkChoice(role, CACHE_ROLES, "a role", faults.at("role"));
  checkChoice(size, Object.keys(CACHE_SIZES), "a size", faults.at("size"));
  checkName(namespace, faults.at("namespace"), 63);
  checkConsumer(role, consumer, faults.at("consumer"));
  checkPlaces(args, faults);
  if (aws) checkAws(aws, faults.at("aws"));
  if (cluster) checkCluster(cluster, faults.at("cluster"));
  const baseline = args.baseline ?? NEWEST_BASELINE;
  checkChoice(baseline, Object.keys(BASELINES), "a baseline", faults.at("baseline"));
  const versions = (BASELINES[baseline] ?? BASELINES[NEWEST_BASELINE])?.redis;
  if (!versions) throw new Error(`Baseline ${NEWEST_BASELINE} is missing.`);
  return {
    engine,
    role,
    consumer,
    size,
    namespace,
    maxMemoryBytes: faults.any() ? 0 : maxMemoryBytes(engine, role, size),
    versions: {
      ...versions,
      ...(cluster?.images && { image: cluster.images.server, proxyImage: cluster.images.proxy }),
    },
    aws,
    cluster,
    durable,
  };
}

function checkConsumer(role: CacheRole, consumer: string | undefined, faults: Faults): void {
  if (consumer !== undefined) checkName(consumer, faults, 63);
  else if (role === "cache" || role === "queue")
    faults.add(
      undefined,
      `is missing, and a Redis of role ${role} belongs to one consumer`,
      "Name the workload that reads it, such as `website-cache`; Odoo itself needs none.",
    );
}

function checkPlaces({ engine, ...args }: RedisCacheArgs, faults: Faults): void {
  for (const [candidate, key] of Object.entries(ENGINE_ARGS)) {
    if (candidate === engine && args[key] === undefined)
      faults.at(key).add(undefined, `is missing, and engine ${engine} needs it`, "Add it.");
    if (candidate !== engine && Object.hasOwn(ENGINE_ARGS, engine) && args[key] !== undefined)
      faults.at(key).add(args[key], `is not for engine ${engine}`, "Leave it out.");
  }
}

function checkAws(aws: ElastiCacheArgs, faults: Faults): void {
  const { vpcId, subnetIds, clientSecurityGroupId } = aws;
  checkForms(aws, { region: "region", keyArn: "key", logKeyArn: "key" }, faults);
  checkEc2Id(vpcId, "vpc", faults.at("vpcId"));
  checkEc2Id(clientSecurityGroupId, "sg", faults.at("clientSecurityGroupId"));
  // The zones of the subnets are unknown here; ElastiCache refuses Multi-AZ in a single one.
  checkWhole(subnetIds.length, 2, 20, "subnets", faults.at("subnetIds"));
  subnetIds.forEach((id, index) => {
    const at = faults.at("subnetIds").at(index);
    checkEc2Id(id, "subnet", at);
    if (subnetIds.indexOf(id) < index) at.add(id, "is named twice", "Name every subnet once.");
  });
}

/** A label or a class that Kubernetes refuses fails the pods' StatefulSet in the middle of a deployment. */
function checkCluster({ clientLabels, labels, placement, images, ...classes }: InClusterArgs, faults: Faults): void {
  checkLabels(clientLabels, faults.at("clientLabels"));
  checkLabels(labels, faults.at("labels"));
  if (images) Object.entries(images).forEach(([name, image]) => checkImage(image, faults.at("images").at(name)));
  checkForms(classes, { storageClass: "object", priorityClass: "object" }, faults);
  const at = faults.at("placement");
  checkLabels(placement?.nodeSelector, at.at("nodeSelector"));
  placement?.tolerations?.forEach(({ key, value }, index) =>
    checkLabels({ [key]: value }, at.at("tolerations").at(index)),
  );
}

/** ElastiCache reserves a percentage of the node's memory; in the cluster the reserve is part of the container's. */
function maxMemoryBytes(engine: CacheEngine, role: CacheRole, size: CacheSizeName): number {
  const { memoryMiB, nodeMemoryGiB } = CACHE_SIZES[size];
  const total = engine === "elasticache" ? nodeMemoryGiB * 1024 : memoryMiB;
  return Math.floor(total * 1024 * 1024 * CACHE_DECISIONS[role].memoryShare);
}
