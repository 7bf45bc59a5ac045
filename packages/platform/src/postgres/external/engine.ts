import type { Input } from "@pulumi/pulumi";
import type { ExternalFacts } from "@retail-odoo/contract";
import type { PostgresEngine } from "../engine";
import { POSTGRES_PORT } from "../network";
import { createRemoteDatabase, poolerDemand, remotePeers, trustRemote } from "../remote";
import { createExternal, externalFacts } from "./create-server";
import { resolveExternal } from "./resolve-server";
import { hasExternalKeys, type ExternalArgs, type ExternalServerArgs, type ExternalSpec } from "./server-args";

/** A server that exists already and that its owner runs; in the cluster only tenants' poolers and jobs. */
export const external: PostgresEngine<ExternalServerArgs, ExternalArgs, ExternalSpec, ExternalFacts<Input<string>>> = {
  needsLandingZone: false,
  pooler: "database",
  loginLabels: {},
  adoptedAddress: ({ host, port = POSTGRES_PORT }) => ({ host, port }),
  place: (server, { pods, certificateIssuer }) => ({ ...server, ...pods, certificateIssuer }),
  hasProperties: hasExternalKeys,
  resolve: (_name, args, faults) => resolveExternal(args, faults),
  plannedFacts: externalFacts,
  create: (name, spec, _args, opts) => createExternal(name, spec, opts),
  createDatabase: (name, spec, logins, { opts }) =>
    createRemoteDatabase(name, spec, logins, { ownServer: false, opts }),
  createTrust: (name, spec, opts) => trustRemote(name, spec, () => spec.server.authorities, opts),
  peers: remotePeers,
  demand: poolerDemand,
  limits: ({ maxConnections }) => ({
    field: "maxConnections",
    value: maxConnections,
    remedy: "Raise it there and here, or move tenants to another server.",
  }),
  storage: ({ storageGiB }) => ({ field: "storageGiB", maxGiB: storageGiB }),
  region: ({ region }) => ({ region }),
  recovery: {
    reachable: ({ recovery }) => ({ rpo: recovery.rpoMinutes, rto: recovery.rtoMinutes }),
    retention: ({ recovery }) => ({ days: recovery.retentionDays, field: "recovery.retentionDays" }),
    words: (server) => ({
      loses: "has an owner who promises no better",
      loseLess: `Write what its owner promises into databases.${server}.recovery`,
      restoreSooner: `Write what its owner promises into databases.${server}.recovery, or choose another service.`,
    }),
    unverifiedAssumptions: (server) => [
      `That the owner of server ${server} keeps \`databases.${server}.recovery\`: ask for a restore.`,
    ],
  },
};
