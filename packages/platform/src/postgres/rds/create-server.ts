import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import { Instance } from "@pulumi/aws/rds/instance";
import { InstanceAutomatedBackupsReplication } from "@pulumi/aws/rds/instanceAutomatedBackupsReplication";
import { ParameterGroup } from "@pulumi/aws/rds/parameterGroup";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import * as pulumi from "@pulumi/pulumi";
import type { RdsFacts } from "@retail-odoo/contract";
import { tags } from "../../internal/names";
import { retainOptions } from "../../internal/retain";
import { POSTGRES_PORT } from "../network";
import { createAdmin, createAuthorities } from "./admin";
import { rdsFacts, rdsNames, type RdsNames } from "./facts";
import type { RdsContext, RdsSpec } from "./spec";

/** Creates a server. @returns its facts; resources that read an endpoint wait until the instance is available */
export function createRds(name: string, spec: RdsSpec, context: RdsContext): RdsFacts<pulumi.Input<string>> {
  const names = rdsNames(name, spec);
  const password = createAdmin(name, spec, context);
  const group = createSecurityGroup(name, spec, context);
  const parts: InstanceParts = {
    password,
    securityGroup: group.id,
    subnetGroup: createSubnetGroup(name, spec, context),
    parameterGroup: createParameterGroup(name, spec, context),
    monitoringRole: createMonitoringRole(name, spec, context),
    logs: createLogGroups(name, spec, context),
  };
  const instance = createInstance(name, spec, context, parts);
  createBackupCopies(name, spec, context, instance);
  createAuthorities(name, spec, context);
  const endpoint = pulumi.all([instance.address, names.adminSecret]).apply(([address]) => address);
  return rdsFacts(name, spec, context.zone, { endpoint, identifier: instance.identifier });
}

interface InstanceParts {
  password: pulumi.Output<string>;
  securityGroup: pulumi.Output<string>;
  subnetGroup: pulumi.Output<string>;
  parameterGroup: pulumi.Output<string>;
  monitoringRole: pulumi.Output<string>;
  logs: LogGroup[];
}

/** Admits pods and nodes of the cluster. No egress: an instance opens no connections. */
function createSecurityGroup(name: string, spec: RdsSpec, { zone, opts }: RdsContext): SecurityGroup {
  const { identifier } = rdsNames(name, spec);
  const { region, ownership } = spec;
  const common = { region, tags: tags(ownership, "none", `${identifier}-database`) };
  const description = `Clients of the database server ${identifier}`;
  const group = new SecurityGroup(
    `${name}-access`,
    { name: `${identifier}-database`, description, vpcId: zone.network.vpcId, ...common },
    opts,
  );
  new SecurityGroupIngressRule(
    `${name}-access-cluster`,
    {
      securityGroupId: group.id,
      description: "PostgreSQL, from nodes and pods of the cluster",
      referencedSecurityGroupId: zone.cluster.securityGroupId,
      ipProtocol: "tcp",
      fromPort: POSTGRES_PORT,
      toPort: POSTGRES_PORT,
      ...common,
    },
    opts,
  );
  return group;
}

function createSubnetGroup(name: string, spec: RdsSpec, { zone, opts }: RdsContext): pulumi.Output<string> {
  const { identifier } = rdsNames(name, spec);
  const { region, ownership } = spec;
  return new SubnetGroup(
    `${name}-subnets`,
    {
      name: identifier,
      description: `Data subnets of ${zone.prefix}`,
      subnetIds: zone.network.dataSubnetIds,
      region,
      tags: tags(ownership, "none", identifier),
    },
    opts,
  ).name;
}

/**
 * Each major version has its own group. In production the previous one is retained on an upgrade: the instance uses it until
 * the maintenance window, and RDS deletes no group in use.
 */
function createParameterGroup(name: string, spec: RdsSpec, { opts }: RdsContext): pulumi.Output<string> {
  const { identifier, parameterGroup } = rdsNames(name, spec);
  const { region, ownership, major, parameters } = spec;
  return new ParameterGroup(
    `${name}-parameters-${major}`,
    {
      name: parameterGroup,
      // Immutable, so it names nothing that changes in place, such as the size.
      description: `Settings of ${identifier} for Odoo`,
      family: `postgres${major}`,
      parameters,
      region,
      tags: tags(ownership, "none", parameterGroup),
    },
    { ...opts, retainOnDelete: spec.durable },
  ).name;
}

/** Lets RDS write Enhanced Monitoring metrics, for this instance alone. */
function createMonitoringRole(name: string, spec: RdsSpec, { zone, opts }: RdsContext): pulumi.Output<string> {
  const { identifier, arn } = rdsNames(name, spec, zone);
  const roleName = `${identifier}-monitoring`;
  const trust = {
    Effect: "Allow",
    Principal: { Service: "monitoring.rds.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": zone.accountId }, ArnLike: { "aws:SourceArn": arn } },
  };
  const role = new Role(
    `${name}-monitoring`,
    {
      name: roleName,
      assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
      permissionsBoundary: zone.boundaryArn,
      tags: tags(spec.ownership, "internal", roleName),
    },
    opts,
  );
  const right = new RolePolicyAttachment(
    `${name}-monitoring-metrics`,
    { role: role.name, policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" },
    opts,
  );
  return pulumi.all([role.arn, right.policyArn]).apply(([roleArn]) => roleArn);
}

/** Created before the instance: a log group that RDS creates has no key and no retention. */
function createLogGroups(name: string, spec: RdsSpec, { zone, opts }: RdsContext): LogGroup[] {
  const { logGroups } = rdsNames(name, spec);
  return EXPORTED_LOGS.map(
    (log) =>
      new LogGroup(
        `${name}-logs-${log}`,
        {
          name: logGroups[log],
          retentionInDays: spec.logRetentionDays,
          kmsKeyId: zone.keys.logs,
          region: spec.region,
          tags: tags(spec.ownership, "customer", logGroups[log]),
        },
        opts,
      ),
  );
}

const EXPORTED_LOGS = ["postgresql", "upgrade"] as const satisfies (keyof RdsNames["logGroups"])[];

function createInstance(name: string, spec: RdsSpec, context: RdsContext, parts: InstanceParts): Instance {
  const { identifier, admin } = rdsNames(name, spec);
  const { zone } = context;
  return new Instance(
    `${name}-instance`,
    {
      identifier,
      engine: "postgres",
      // RDS applies minor versions in the maintenance window.
      engineVersion: String(spec.major),
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: spec.allowMajorUpgrade,
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      instanceClass: spec.instanceClass,
      multiAz: spec.standby,
      storageType: "gp3",
      allocatedStorage: spec.storageGiB,
      maxAllocatedStorage: spec.maxStorageGiB,
      storageEncrypted: true,
      kmsKeyId: zone.keys.data,
      username: admin,
      password: parts.password,
      port: POSTGRES_PORT,
      dbSubnetGroupName: parts.subnetGroup,
      vpcSecurityGroupIds: [parts.securityGroup],
      publiclyAccessible: false,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      // For people and jobs; Odoo cannot renew the tokens.
      iamDatabaseAuthenticationEnabled: true,
      parameterGroupName: parts.parameterGroup,
      ...backups(identifier, spec),
      maintenanceWindow: spec.windows.maintenance,
      // Outside production changes do not wait for the maintenance window.
      applyImmediately: !spec.durable,
      ...observation(zone, parts),
      region: spec.region,
      tags: tags(spec.ownership, "customer", identifier),
    },
    {
      ...retainOptions(spec.durable, context.opts),
      dependsOn: parts.logs,
      // A class change replaces the standby first, then fails over.
      customTimeouts: { create: "60m", update: "120m", delete: "60m" },
    },
  );
}

function backups(identifier: string, { backup, windows, durable }: RdsSpec) {
  return {
    backupRetentionPeriod: backup.retentionDays,
    backupWindow: windows.backup,
    copyTagsToSnapshot: true,
    deletionProtection: durable,
    deleteAutomatedBackups: !durable,
    skipFinalSnapshot: !durable,
    finalSnapshotIdentifier: durable ? `${identifier}-final` : undefined,
  };
}

function observation(zone: RdsContext["zone"], { monitoringRole }: InstanceParts) {
  return {
    enabledCloudwatchLogsExports: [...EXPORTED_LOGS],
    monitoringInterval: 60,
    monitoringRoleArn: monitoringRole,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: zone.keys.data,
    performanceInsightsRetentionPeriod: 7,
    databaseInsightsMode: "standard",
  };
}

/**
 * Snapshots and WAL in the recovery region, under that region's key. They are kept for their retention even after the instance
 * or the replication is deleted. A new retention replaces the replication, and RDS allows one at a time: delete first.
 */
function createBackupCopies(name: string, spec: RdsSpec, context: RdsContext, instance: Instance): void {
  const { recovery } = context.zone;
  const { copyRegion, retentionDays } = spec.backup;
  if (copyRegion === undefined || !recovery) return;
  const { arn } = rdsNames(name, spec, context.zone);
  new InstanceAutomatedBackupsReplication(
    `${name}-copies`,
    {
      sourceDbInstanceArn: instance.identifier.apply(() => arn),
      kmsKeyId: recovery.keys.backup,
      retentionPeriod: retentionDays,
      region: copyRegion,
    },
    { ...context.opts, deleteBeforeReplace: true },
  );
}
