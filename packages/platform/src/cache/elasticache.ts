import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { ParameterGroup } from "@pulumi/aws/elasticache/parameterGroup";
import { ReplicationGroup } from "@pulumi/aws/elasticache/replicationGroup";
import { SubnetGroup } from "@pulumi/aws/elasticache/subnetGroup";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import type * as pulumi from "@pulumi/pulumi";
import { CACHE_DECISIONS, CACHE_INSTANCES, CACHE_SIZES, ENVIRONMENT, type CacheRole } from "@retail-odoo/contract";
import { retainOptions } from "../internal/retain";
import { cellPrefix, redisLogGroup, tags } from "../internal/names";
import { REDIS_PORT, roleSettings } from "./redis-conf";
import type { ElastiCacheArgs } from "./redis-cache-args";
import type { RedisCacheSpec } from "./resolve-redis-cache";
import type { Endpoints } from "./types";

/** UTC hours when shops in Europe are closed: the snapshot window, and the weekly maintenance window after it. */
const SNAPSHOT_WINDOW = "01:00-02:00";
const MAINTENANCE_WINDOW = "tue:02:30-tue:03:30";

/** Retention of snapshots of persistent roles, days. Older sessions have expired. */
const SNAPSHOT_DAYS = 7;

/** An ElastiCache replication group: one shard, since Odoo's session module does not support cluster mode, and two replicas. */
export function createElastiCache(
  name: string,
  spec: RedisCacheSpec,
  aws: ElastiCacheArgs,
  password: pulumi.Output<string>,
  opts: pulumi.CustomResourceOptions,
): Endpoints {
  const { region, ownership, keyArn } = aws;
  const { durable, role, size } = spec;
  const groupId = replicationGroupId(name, aws);
  const group = new ReplicationGroup(
    `${name}-group`,
    {
      replicationGroupId: groupId,
      region,
      description: `Redis ${name} of ${ownership.platform}, role ${role}`,
      engine: "valkey",
      engineVersion: spec.versions.elasticache.engineVersion,
      nodeType: CACHE_SIZES[size].nodeType,
      port: REDIS_PORT,
      numCacheClusters: CACHE_INSTANCES,
      clusterMode: "disabled",
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      parameterGroupName: createParameters(name, spec, aws, opts).name,
      subnetGroupName: createSubnets(name, aws, opts).name,
      securityGroupIds: [createFirewall(name, aws, opts)],
      atRestEncryptionEnabled: true,
      kmsKeyId: keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authToken: password,
      authTokenUpdateStrategy: "ROTATE",
      snapshotRetentionLimit: CACHE_DECISIONS[role].persistent ? SNAPSHOT_DAYS : 0,
      snapshotWindow: SNAPSHOT_WINDOW,
      finalSnapshotIdentifier: durable && CACHE_DECISIONS[role].persistent ? `${groupId}-final` : undefined,
      maintenanceWindow: MAINTENANCE_WINDOW,
      autoMinorVersionUpgrade: true,
      applyImmediately: false,
      logDeliveryConfigurations: createLogs(name, aws, opts),
      tags: tags(ownership, "secret", groupId),
    },
    { ...retainOptions(durable, opts), customTimeouts: { create: "60m", update: "90m" } },
  );
  return { primary: group.primaryEndpointAddress, reader: group.readerEndpointAddress };
}

/** Ends with the environment, since an account may hold several. ElastiCache allows forty characters. */
export function replicationGroupId(name: string, { ownership }: ElastiCacheArgs): string {
  return `${name}-${ownership.environment}`;
}

/**
 * Settings of a role that ElastiCache lets a parameter group set. It offers no append-only file on these nodes: data survives
 * on replicas in other zones, and in the nightly snapshot.
 */
export function elastiCacheParameters(role: CacheRole): { name: string; value: string }[] {
  const reserved = Math.round((1 - CACHE_DECISIONS[role].memoryShare) * 100);
  return Object.entries({ ...roleSettings(role), "reserved-memory-percent": String(reserved) })
    .map(([parameter, value]) => ({ name: parameter, value }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

function createParameters(
  name: string,
  { role, versions }: RedisCacheSpec,
  aws: ElastiCacheArgs,
  opts: pulumi.CustomResourceOptions,
): ParameterGroup {
  const { family } = versions.elasticache;
  // Another family needs another group, and ElastiCache refuses to delete a group in use: the name allows both to exist.
  const groupName = `${replicationGroupId(name, aws)}-${family}`;
  return new ParameterGroup(
    `${name}-parameters`,
    {
      name: groupName,
      region: aws.region,
      family,
      // A description is immutable, and the role is not.
      description: `Settings of Redis ${name}`,
      parameters: elastiCacheParameters(role),
      tags: tags(aws.ownership, "none", groupName),
    },
    opts,
  );
}

function createSubnets(name: string, aws: ElastiCacheArgs, opts: pulumi.CustomResourceOptions): SubnetGroup {
  const groupName = replicationGroupId(name, aws);
  return new SubnetGroup(
    `${name}-subnets`,
    {
      name: groupName,
      region: aws.region,
      description: `Subnets of Redis ${name}`,
      subnetIds: aws.subnetIds,
      tags: tags(aws.ownership, "none", groupName),
    },
    opts,
  );
}

/** Allows ingress from the clients' security group on one port, and no egress. @returns id of the security group */
function createFirewall(name: string, aws: ElastiCacheArgs, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const { region, vpcId, clientSecurityGroupId, ownership } = aws;
  const groupName = `${replicationGroupId(name, aws)}-redis`;
  const group = new SecurityGroup(
    `${name}-firewall`,
    {
      name: groupName,
      region,
      vpcId,
      description: `Redis ${name}: ingress from its clients alone`,
      tags: tags(ownership, "none", groupName),
    },
    opts,
  );
  new SecurityGroupIngressRule(
    `${name}-clients`,
    {
      region,
      securityGroupId: group.id,
      referencedSecurityGroupId: clientSecurityGroupId,
      ipProtocol: "tcp",
      fromPort: REDIS_PORT,
      toPort: REDIS_PORT,
      description: "Pods of the cluster",
      tags: tags(ownership, "none", groupName),
    },
    opts,
  );
  return group.id;
}

/** Slow log and engine log. The arguments of slow commands may contain session keys, so the logs are secret. */
function createLogs(name: string, aws: ElastiCacheArgs, opts: pulumi.CustomResourceOptions) {
  const { region, logKeyArn, ownership } = aws;
  const groupName = redisLogGroup(cellPrefix(ownership.platform, ownership.environment), name);
  const group = new LogGroup(
    `${name}-logs`,
    {
      name: groupName,
      region,
      kmsKeyId: logKeyArn,
      retentionInDays: ENVIRONMENT[ownership.environment].logRetentionDays,
      tags: tags(ownership, "secret", groupName),
    },
    opts,
  );
  return ["slow-log", "engine-log"].map((logType) => ({
    destination: group.name,
    destinationType: "cloudwatch-logs",
    logFormat: "json",
    logType,
  }));
}
