import * as pulumi from "@pulumi/pulumi";
import { BASELINES, CACHE_DECISIONS, CACHE_ROLES, CACHE_SIZE_NAMES, NEWEST_BASELINE } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { redisFootprint } from "./footprint";
import { hasRedisKeys, type RedisCacheArgs } from "./redis-cache-args";
import { resolveRedisCache } from "./resolve-redis-cache";

const ARGS: RedisCacheArgs = { engine: "in-cluster", role: "session", size: "s", namespace: "tenant-a", cluster: {} };
const AWS = {
  region: "eu-central-1",
  vpcId: "vpc-0a1b2c3d",
  subnetIds: ["subnet-0a000001", "subnet-0a000002", "subnet-0a000003"],
  clientSecurityGroupId: "sg-0a1b2c3d",
  keyArn: "arn:aws:kms:eu-central-1:123456789012:key/1",
  ownership: { platform: "lab", environment: "prod", owner: "platform", costCentre: "lab" },
} as const;
const ON_AWS = { ...ARGS, engine: "elasticache", cluster: undefined, aws: { ...AWS, subnetIds: [...AWS.subnetIds] } };

function faultsOf(args: object, name = "sessions") {
  const faults = new Faults();
  resolveRedisCache(name, args as RedisCacheArgs, faults);
  return faults.all().map(({ path, reason }) => `${path} ${reason}`);
}

test("a Redis in the cluster that says its role, size and namespace", () => {
  const faults = new Faults();
  expect(resolveRedisCache("sessions", ARGS, faults)).toEqual({
    engine: "in-cluster",
    role: "session",
    size: "s",
    namespace: "tenant-a",
    maxMemoryBytes: 512 * 1024 * 1024,
    versions: BASELINES[NEWEST_BASELINE]?.redis,
    cluster: {},
    durable: true,
  });
  expect(faults.all()).toEqual([]);
});

test("on ElastiCache the node's memory is what a share is taken of", () => {
  const faults = new Faults();
  const { maxMemoryBytes } = resolveRedisCache("sessions", ON_AWS as RedisCacheArgs, faults);
  expect(maxMemoryBytes).toBe(Math.floor(1.37 * 1024 ** 3 * 0.5));
  expect(faults.all()).toEqual([]);
});

test("what must not be lost is kept, confirmed by a replica, and refused when there is no room", () => {
  expect(CACHE_DECISIONS).toEqual({
    session: { whenFull: "noeviction", persistent: true, minReplicas: 1, memoryShare: 0.5 },
    cache: { whenFull: "allkeys-lru", persistent: false, minReplicas: 0, memoryShare: 0.75 },
    queue: { whenFull: "noeviction", persistent: true, minReplicas: 1, memoryShare: 0.5 },
  });
});

test.each([
  [{ ...ARGS, role: "cache" }, "consumer is missing, and a Redis of role cache belongs to one consumer"],
  [{ ...ARGS, role: "queue" }, "consumer is missing, and a Redis of role queue belongs to one consumer"],
  [{ ...ARGS, consumer: "Website" }, "consumer is not a name"],
  [{ ...ARGS, engine: "redis" }, "engine is not an engine"],
  [{ ...ARGS, role: "sessions" }, "role is not a role"],
  [{ ...ARGS, size: "xxl" }, "size is not a size"],
  [{ ...ARGS, namespace: "Tenant" }, "namespace is not a name"],
  [{ ...ARGS, baseline: "2020.1" }, "baseline is not a baseline"],
  [{ ...ARGS, cluster: undefined }, "cluster is missing, and engine in-cluster needs it"],
  [{ ...ARGS, aws: ON_AWS.aws }, "aws is not for engine in-cluster"],
  [{ ...ON_AWS, aws: undefined }, "aws is missing, and engine elasticache needs it"],
  [{ ...ON_AWS, cluster: {} }, "cluster is not for engine elasticache"],
  [{ ...ON_AWS, aws: { ...AWS, region: "moon-1" } }, "aws.region is not an AWS region"],
  [
    { ...ON_AWS, aws: { ...AWS, subnetIds: ["subnet-0a000001"] } },
    "aws.subnetIds is not a whole number of subnets from 2 to 20",
  ],
  [{ ...ON_AWS, aws: { ...AWS, subnetIds: [] } }, "aws.subnetIds is not a whole number of subnets from 2 to 20"],
  [{ ...ON_AWS, aws: { ...AWS, vpcId: "0a1b2c3d" } }, "aws.vpcId is not the id of a VPC"],
  [
    { ...ON_AWS, aws: { ...AWS, clientSecurityGroupId: "default" } },
    "aws.clientSecurityGroupId is not the id of a security group",
  ],
  [{ ...ON_AWS, aws: { ...AWS, keyArn: "alias/data" } }, "aws.keyArn is not the ARN of a KMS key"],
  [{ ...ON_AWS, aws: { ...AWS, logKeyArn: "alias/logs" } }, "aws.logKeyArn is not the ARN of a KMS key"],
])("refuses %#", (args, fault) => {
  expect(faultsOf(args)).toEqual([fault]);
});

test("every identifier is reported at once, a subnet by its place", () => {
  const subnetIds = ["subnet-0a000001", "eu-central-1b", "subnet-0a000001"];
  expect(
    faultsOf({ ...ON_AWS, aws: { ...AWS, vpcId: "vpc", clientSecurityGroupId: "sg", subnetIds, keyArn: "key" } }),
  ).toEqual([
    "aws.keyArn is not the ARN of a KMS key",
    "aws.vpcId is not the id of a VPC",
    "aws.clientSecurityGroupId is not the id of a security group",
    "aws.subnetIds[1] is not the id of a subnet",
    "aws.subnetIds[2] is named twice",
  ]);
});

test("a name leaves room for what is appended to it", () => {
  expect([faultsOf(ARGS, "a".repeat(45)), faultsOf(ARGS, "a".repeat(46))]).toEqual([
    [],
    ["name is 46 characters long"],
  ]);
  expect([faultsOf(ON_AWS, "a".repeat(32)), faultsOf(ON_AWS, "a".repeat(33))]).toEqual([
    [],
    ["name is 33 characters long"],
  ]);
});

test("cache and queue of a named consumer, and values that only a deployment knows", () => {
  for (const role of ["cache", "queue"]) expect(faultsOf({ ...ARGS, role, consumer: "website" })).toEqual([]);
  expect(faultsOf({ ...ON_AWS, aws: { ...AWS, keyArn: pulumi.output("later") } })).toEqual([]);
});

test("mistyped keys are reported before values are looked at", () => {
  const faults = new Faults();
  expect(hasRedisKeys({ ...ARGS, cluster: { storage: "gp3" }, rolle: 1 } as unknown as RedisCacheArgs, faults)).toBe(
    false,
  );
  expect(faults.all().map(({ path }) => path)).toEqual(["rolle"]);
  expect(hasRedisKeys({ ...ARGS, cluster: { storage: "gp3" } } as unknown as RedisCacheArgs, faults)).toBe(false);
});

test("what it takes of a quota grows with its size, and a cache keeps nothing on its volumes", () => {
  expect(redisFootprint("session", "s")).toEqual({
    cpu: 3 * (0.25 + 0.05) + 3 * 0.05,
    memoryMiB: 3 * (1024 + 64) + 3 * 64,
    pods: 6,
    storageGiB: 12,
  });
  const memory = CACHE_SIZE_NAMES.map((size) => redisFootprint("session", size).memoryMiB);
  expect(memory).toEqual([...memory].sort((a, b) => a - b));
  expect(CACHE_ROLES.map((role) => redisFootprint(role, "m").storageGiB)).toEqual([48, 3, 48]);
});

test("labels, classes and placement of a wrong form are refused, all in one answer", () => {
  const placement = {
    nodeSelector: { pool: "web pool" },
    tolerations: [{ key: "/pool", operator: "Equal", value: "web", effect: "NoSchedule" }],
  };
  const labels = { "example.com/team": "a,b" };
  const cluster = { clientLabels: { "-app": "odoo" }, labels, storageClass: "GP3", priorityClass: "high!", placement };
  expect(faultsOf({ ...ARGS, cluster })).toEqual([
    "cluster.clientLabels.-app is not the key of a label",
    "cluster.labels.example.com/team is not the value of a label",
    "cluster.storageClass is not the name of a Kubernetes object",
    "cluster.priorityClass is not the name of a Kubernetes object",
    "cluster.placement.nodeSelector.pool is not the value of a label",
    "cluster.placement.tolerations[0]./pool is not the key of a label",
  ]);
  const sound = { ...cluster, clientLabels: { "app.kubernetes.io/name": "odoo" }, labels: { a: "" } };
  const fine = { ...sound, storageClass: "gp3", priorityClass: pulumi.output("x y"), placement: {} };
  expect(faultsOf({ ...ARGS, cluster: fine })).toEqual([]);
});
