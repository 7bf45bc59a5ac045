import type { Input } from "@pulumi/pulumi";
import type { RdsFacts } from "@retail-odoo/contract";
import type { PostgresEngine } from "../engine";
import { createRemoteDatabase, poolerDemand, remotePeers, trustRemote } from "../remote";
import { reachableFromBackups, sizeLimits } from "../sized-server";
import { rdsAuthorities } from "./certificates";
import { createRds } from "./create-server";
import { plannedRdsFacts } from "./facts";
import { resolveRds } from "./resolve-server";
import { checkRdsName, hasRdsKeys, type RdsArgs, type RdsServerArgs } from "./server-args";
import type { RdsSpec } from "./spec";

/** Amazon RDS: an instance in the landing zone's data subnets; in the cluster only tenants' poolers and jobs. */
export const rds: PostgresEngine<RdsServerArgs, RdsArgs, RdsSpec, RdsFacts<Input<string>>> = {
  needsLandingZone: true,
  pooler: "database",
  loginLabels: {},
  place: (server, { pods, vault, ...context }) => ({
    ...server,
    ...pods,
    backup: { retentionDays: vault.plan.retentionDays, ...server.backup },
    timeZones: server.timeZones ?? context.timeZones,
    disruptionWindow: context.disruptionWindow,
    survivesZoneLoss: context.survivesZoneLoss,
    durable: context.durable,
    certificateIssuer: context.certificateIssuer,
    zone: context.zone,
    ownership: context.ownership,
    calendar: context.calendar,
  }),
  hasProperties: hasRdsKeys,
  checkName: (name, { ownership }, faults) => checkRdsName(name, ownership, faults),
  resolve: resolveRds,
  plannedFacts: (name, spec, { zone }) => plannedRdsFacts(name, spec, zone),
  create: (name, spec, { zone }, opts) => createRds(name, spec, { zone, opts }),
  // The whole instance is the platform's, its database `postgres` included.
  createDatabase: (name, spec, logins, { opts }) => createRemoteDatabase(name, spec, logins, { ownServer: true, opts }),
  createTrust: (name, spec, opts) => trustRemote(name, spec, () => rdsAuthorities(spec.server.region), opts),
  peers: remotePeers,
  demand: poolerDemand,
  limits: sizeLimits,
  // RDS grows the volume by itself.
  storage: ({ maxStorageGiB }) => ({ field: "maxStorageGiB", maxGiB: maxStorageGiB }),
  recovery: {
    reachable: reachableFromBackups,
    retention: ({ backup }) => ({ days: backup.retentionDays, field: "backup.retentionDays" }),
    words: () => ({
      loses: "uploads its log every 300 s",
      loseLess: "Use engine cloudnative-pg, which archives more often",
      restoreSooner: "Move the tenant to a smaller server, or choose another service.",
    }),
    unverifiedAssumptions: (server, { windows }) =>
      windows.disturbed.map(
        (freeze) =>
          `That RDS leaves server ${server} alone during ${freeze}: it covers every weekday, so put off what falls due before it.`,
      ),
  },
};
