import type { Input } from "@pulumi/pulumi";
import type { LandingZoneFacts, RdsFacts } from "@retail-odoo/contract";
import { reachableRpoSeconds } from "../../backup";
import { POSTGRES_PORT } from "../network";
import type { RdsSpec } from "./spec";

/** Names of a server's resources, and its facts. Pure. */

export interface RdsNames {
  identifier: string;
  arn: string;
  /** The administrator, with CREATEROLE and CREATEDB, and the Secret in the cluster with its credentials. */
  admin: string;
  adminSecret: string;
  /** ConfigMap with the certificates of RDS's authorities, under `ca.crt`. */
  authorities: string;
  parameterGroup: string;
  logGroups: { postgresql: string; upgrade: string };
}

/** Names in AWS end with the environment: an account may hold several. */
export function rdsNames(
  name: string,
  { environment, major, region }: Pick<RdsSpec, "environment" | "major" | "region">,
  zone?: Pick<LandingZoneFacts<Input<string>>, "accountId">,
): RdsNames {
  const identifier = `${name}-${environment}`;
  const logGroup = (log: string) => `/aws/rds/instance/${identifier}/${log}`;
  return {
    identifier,
    arn: `arn:aws:rds:${region}:${zone?.accountId}:db:${identifier}`,
    admin: "odoo_admin",
    adminSecret: `${name}-admin`,
    authorities: `${name}-ca`,
    parameterGroup: `${identifier}-${major}`,
    logGroups: { postgresql: logGroup("postgresql"), upgrade: logGroup("upgrade") },
  };
}

/** @param made host and name of the instance, known once it exists */
export function rdsFacts(
  name: string,
  spec: RdsSpec,
  { network }: Pick<LandingZoneFacts<Input<string>>, "network">,
  made: { endpoint: Input<string>; identifier: Input<string> },
): RdsFacts<Input<string>> {
  const { adminSecret, authorities } = rdsNames(name, spec);
  const { retentionDays, copyRegion } = spec.backup;
  return {
    engine: "rds",
    name,
    namespace: spec.namespace,
    major: spec.major,
    size: spec.size,
    region: spec.region,
    identifier: made.identifier,
    instanceClass: spec.instanceClass,
    standby: spec.standby,
    storageGiB: spec.storageGiB,
    maxStorageGiB: spec.maxStorageGiB,
    maxConnections: spec.maxConnections,
    reservedConnections: spec.reservedConnections,
    // A Multi-AZ standby accepts no connections.
    endpoints: { primary: made.endpoint, reader: made.endpoint },
    port: POSTGRES_PORT,
    addresses: network.dataCidrs ?? [network.cidr],
    pooler: spec.pooler,
    ca: { kind: "ConfigMap", name: authorities, key: "ca.crt" },
    adminSecret,
    certificateIssuer: spec.certificateIssuer,
    baseline: spec.baseline,
    ...(spec.nodePool === undefined ? {} : { nodePool: spec.nodePool }),
    ...(spec.priorityClass === undefined ? {} : { priorityClass: spec.priorityClass }),
    metrics: { kind: "cloudwatch", instance: made.identifier },
    restorePoints: {
      kind: "rds-automated-backups",
      place: made.identifier,
      ...(copyRegion === undefined ? {} : { copyRegion }),
      retentionDays,
      lagSeconds: reachableRpoSeconds(spec),
    },
  };
}

/** AWS generates a part of the host name, so the endpoint is unknown before the instance exists. */
export function plannedRdsFacts(
  name: string,
  spec: RdsSpec,
  zone: Pick<LandingZoneFacts<Input<string>>, "network">,
): Omit<RdsFacts<Input<string>>, "endpoints"> {
  const made = { endpoint: "", identifier: rdsNames(name, spec).identifier };
  const { endpoints: _unknown, ...known } = rdsFacts(name, spec, zone, made);
  return known;
}
