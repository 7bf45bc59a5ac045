import type { Input } from "@pulumi/pulumi";
import type { Durability } from "@retail-odoo/contract";
import { containerResources, SERVER_DISK_MIB } from "../../internal/container-resources";
import { labels } from "../../internal/names";
import { gib } from "../../internal/units";
import { onPool } from "../placement";
import type { Cluster, ImageCatalog } from "./custom-resources";
import { PLUGIN } from "./backup-manifests";
import { QUERIES_KEY } from "./queries";
import { archiveName } from "./restore-from";
import type { CloudNativePgSpec } from "./spec";

/** Bodies of the server itself. Pure. */

/** Group of all tenants' logins, to which the rules of `pg_hba` apply. */
export const TENANTS_GROUP = "odoo_tenants";

/** PostgreSQL's builtin Unicode provider: an update of the image changes no collation, so no index breaks. */
export const LOCALE = { encoding: "UTF8", localeProvider: "builtin", builtinLocale: "C.UTF-8" } as const;

/** Label that the operator sets on every pod of a server. */
export const CLUSTER_LABEL = "cnpg.io/cluster";

/** Label that distinguishes instances from poolers; the operator's jobs have none. */
export const ROLE_LABEL = "cnpg.io/podRole";

const SYNCHRONOUS: { readonly [name in Durability]: Cluster["spec"]["postgresql"]["synchronous"] } = {
  "zero-loss": { method: "any", number: 1, dataDurability: "required", failoverQuorum: true },
  balanced: { method: "any", number: 1, dataDurability: "preferred", failoverQuorum: true },
  async: undefined,
};

/** Roles that restore a tenant over the network: a group without members, which only a superuser creates for a restore (docs/recovery.md). */
const RESTORERS_GROUP = "odoo_restorers";

/** A tenant's login may connect to the database with its owner's name and to `postgres`, where Odoo listens and notifies. */
const PG_HBA = [
  `hostssl samerole +${TENANTS_GROUP} all scram-sha-256`,
  `hostssl postgres +${TENANTS_GROUP} all scram-sha-256`,
  `hostssl all +${RESTORERS_GROUP} all scram-sha-256`,
  "host all all all reject",
];

/** Run once, at initdb. */
const POST_INIT_SQL = [
  "REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC",
  // Only notifications are committed there, under a lock that all tenants share until the commit is flushed.
  "ALTER DATABASE postgres SET synchronous_commit = off",
];

/** The template of every tenant's database. Only a superuser may declare `unaccent` immutable, which its indexes need. */
const POST_INIT_TEMPLATE_SQL = [
  "CREATE EXTENSION IF NOT EXISTS unaccent",
  "CREATE EXTENSION IF NOT EXISTS pg_trgm",
  "ALTER FUNCTION public.unaccent(text) IMMUTABLE",
];

/** The operator always creates a database at initdb. `pg_hba` admits no role to it. */
const UNUSED_DATABASE = "app";

export function imageCatalog(name: string, spec: CloudNativePgSpec): ImageCatalog {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "ImageCatalog",
    metadata: { name, namespace: spec.namespace, labels: labels(name, "database") },
    spec: { images: [{ major: spec.major, image: spec.image }] },
  };
}

/** Names of the objects that a server refers to. */
export interface ClusterRefs {
  catalog: Input<string>;
  /** The object store of a server with backups. */
  store?: Input<string>;
  /** The object store of the server that it starts from. */
  source?: Input<string>;
  /** Secret with its certificate and its CA; absent where the operator signs. */
  certificate?: Input<string>;
  /** ConfigMap with custom metrics queries; absent without monitoring. */
  queries?: Input<string>;
}

export function clusterManifest(name: string, spec: CloudNativePgSpec, refs: ClusterRefs): Cluster {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: {
      name,
      namespace: spec.namespace,
      labels: labels(name, "database"),
      annotations: { "pulumi.com/waitFor": "condition=Ready" },
    },
    spec: {
      instances: spec.instances,
      imageCatalogRef: {
        apiGroup: "postgresql.cnpg.io",
        kind: "ImageCatalog",
        name: refs.catalog,
        major: spec.major,
      },
      ...start(spec, refs),
      postgresql: {
        parameters: spec.parameters,
        pg_hba: PG_HBA,
        synchronous: SYNCHRONOUS[spec.durability],
      },
      // The client CA stays the operator's own, so that no tenant can be issued a client certificate.
      certificates: certificates(refs),
      monitoring: monitoring(refs),
      enableSuperuserAccess: false,
      // A drain would wait for a standby for ever.
      enablePDB: spec.instances > 1,
      primaryUpdateStrategy: "unsupervised",
      primaryUpdateMethod: spec.instances > 1 ? "switchover" : "restart",
      // Guaranteed QoS: the kubelet evicts a database last.
      resources: containerResources({ cpu: spec.cpu, memoryMiB: spec.memoryGiB * 1_024, diskMiB: SERVER_DISK_MIB }),
      storage: { size: gib(spec.storageGiB), storageClass: spec.dataStorageClass },
      walStorage: { size: gib(spec.walStorageGiB), storageClass: spec.storageClass },
      priorityClassName: spec.priorityClass,
      ...placement(name, spec.nodePool),
      plugins: refs.store === undefined ? undefined : [archiver(name, spec, refs.store)],
    },
  };
}

/** An empty server, or the backups of another one up to a moment. Read once, when the server is created. */
function start(
  { restore }: CloudNativePgSpec,
  { source }: ClusterRefs,
): Pick<Cluster["spec"], "bootstrap" | "externalClusters"> {
  const unused = { database: UNUSED_DATABASE, owner: UNUSED_DATABASE };
  if (!restore || source === undefined)
    return {
      bootstrap: {
        initdb: {
          ...unused,
          ...LOCALE,
          dataChecksums: true,
          postInitSQL: POST_INIT_SQL,
          postInitTemplateSQL: POST_INIT_TEMPLATE_SQL,
        },
      },
    };
  const { server, at, archive } = restore;
  return {
    bootstrap: { recovery: { ...unused, source: server, recoveryTarget: { targetTime: at } } },
    externalClusters: [
      { name: server, plugin: { name: PLUGIN, parameters: { barmanObjectName: source, serverName: archive } } },
    ],
  };
}

function certificates({ certificate }: ClusterRefs): Cluster["spec"]["certificates"] {
  return certificate === undefined ? undefined : { serverCASecret: certificate, serverTLSSecret: certificate };
}

function monitoring({ queries }: ClusterRefs): Cluster["spec"]["monitoring"] {
  return queries === undefined ? undefined : { customQueriesConfigMap: [{ name: queries, key: QUERIES_KEY }] };
}

/** One instance per node, and a skew of at most one instance between zones. */
function placement(
  name: string,
  nodePool: string | undefined,
): Pick<Cluster["spec"], "affinity" | "topologySpreadConstraints"> {
  return {
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: "required",
      topologyKey: "kubernetes.io/hostname",
      ...onPool(nodePool),
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        // The pooler's pods carry the server's label too.
        labelSelector: { matchLabels: { [CLUSTER_LABEL]: name, [ROLE_LABEL]: "instance" } },
      },
    ],
  };
}

function archiver(name: string, spec: CloudNativePgSpec, store: Input<string>) {
  return {
    name: PLUGIN,
    enabled: true,
    isWALArchiver: true,
    parameters: { barmanObjectName: store, serverName: archiveName(name, spec.major) },
  };
}
