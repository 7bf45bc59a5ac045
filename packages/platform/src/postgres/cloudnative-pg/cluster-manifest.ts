import type { Input } from "@pulumi/pulumi";
import type { Durability } from "@retail-odoo/contract";
import { labels } from "../../internal/names";
import { cpuQuantity, gib } from "../../internal/units";
import { onPool } from "../placement";
import type { Cluster, ImageCatalog } from "./custom-resources";
import { PLUGIN } from "./backup-manifests";
import { QUERIES_KEY } from "./queries";
import type { CloudNativePgSpec } from "./spec";

/** Bodies of the server itself. Pure. */

/** Group of every tenant's logins: `pg_hba` knows tenants by it. */
export const TENANTS_GROUP = "odoo_tenants";

/** Unicode by PostgreSQL itself: upper and lower case of every language, and no update of the image breaks an index. */
export const LOCALE = { encoding: "UTF8", localeProvider: "builtin", builtinLocale: "C.UTF-8" } as const;

/** Label that the operator gives to every pod of a server. */
export const CLUSTER_LABEL = "cnpg.io/cluster";

/** Label that tells instances from poolers; the operator's jobs have none. */
export const ROLE_LABEL = "cnpg.io/podRole";

const SYNCHRONOUS: { readonly [name in Durability]: Cluster["spec"]["postgresql"]["synchronous"] } = {
  "zero-loss": { method: "any", number: 1, dataDurability: "required", failoverQuorum: true },
  balanced: { method: "any", number: 1, dataDurability: "preferred", failoverQuorum: true },
  async: undefined,
};

/** A tenant's login gets into the database of its owner's name and into `postgres`, where Odoo exchanges notifications. */
const PG_HBA = [
  `hostssl samerole +${TENANTS_GROUP} all scram-sha-256`,
  `hostssl postgres +${TENANTS_GROUP} all scram-sha-256`,
  "host all all all reject",
];

/** Run once, when the server is made. */
const POST_INIT_SQL = [
  "REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC",
  // Nothing but notifications is committed there, and a lock that all tenants share is held until the commit is safe.
  "ALTER DATABASE postgres SET synchronous_commit = off",
];

/** Every tenant's database is copied from here. Only a superuser may declare `unaccent` immutable, which its indexes need. */
const POST_INIT_TEMPLATE_SQL = [
  "CREATE EXTENSION IF NOT EXISTS unaccent",
  "CREATE EXTENSION IF NOT EXISTS pg_trgm",
  "ALTER FUNCTION public.unaccent(text) IMMUTABLE",
];

/** The operator makes a database at the start whether one is wanted or not. No role gets in. */
const UNUSED_DATABASE = "app";

export function imageCatalog(name: string, spec: CloudNativePgSpec): ImageCatalog {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "ImageCatalog",
    metadata: { name, namespace: spec.namespace, labels: labels(name, "database") },
    spec: { images: [{ major: spec.major, image: spec.image }] },
  };
}

/** Names of what a server refers to. */
export interface ClusterRefs {
  catalog: Input<string>;
  /** The object store of a server with backups. */
  store?: Input<string>;
  /** Secret with its certificate and that of the CA, where the operator does not sign. */
  certificate?: Input<string>;
  /** ConfigMap with queries for its metrics, where somebody reads them. */
  queries?: Input<string>;
}

export function clusterManifest(name: string, spec: CloudNativePgSpec, refs: ClusterRefs): Cluster {
  const quantities = { cpu: cpuQuantity(spec.cpu), memory: gib(spec.memoryGiB) };
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
      bootstrap: {
        initdb: {
          database: UNUSED_DATABASE,
          owner: UNUSED_DATABASE,
          ...LOCALE,
          dataChecksums: true,
          postInitSQL: POST_INIT_SQL,
          postInitTemplateSQL: POST_INIT_TEMPLATE_SQL,
        },
      },
      postgresql: {
        parameters: spec.parameters,
        pg_hba: PG_HBA,
        synchronous: SYNCHRONOUS[spec.durability],
      },
      // Certificates of clients stay the operator's: no tenant can be given one.
      certificates: certificates(refs),
      monitoring: monitoring(refs),
      enableSuperuserAccess: false,
      enablePDB: true,
      primaryUpdateStrategy: "unsupervised",
      primaryUpdateMethod: "switchover",
      // Requests are limits: the node never takes back what a database was given.
      resources: { requests: quantities, limits: quantities },
      storage: { size: gib(spec.storageGiB), storageClass: spec.storageClass },
      walStorage: { size: gib(spec.walStorageGiB), storageClass: spec.storageClass },
      priorityClassName: spec.priorityClass,
      ...placement(name, spec.nodePool),
      plugins: refs.store === undefined ? undefined : [archiver(name, spec, refs.store)],
    },
  };
}

function certificates({ certificate }: ClusterRefs): Cluster["spec"]["certificates"] {
  return certificate === undefined ? undefined : { serverCASecret: certificate, serverTLSSecret: certificate };
}

function monitoring({ queries }: ClusterRefs): Cluster["spec"]["monitoring"] {
  return queries === undefined ? undefined : { customQueriesConfigMap: [{ name: queries, key: QUERIES_KEY }] };
}

/** One instance a node and, however nodes come and go, at most one zone ahead of the emptiest. */
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
        // The pooler's pods carry the server's label too, and are no instances.
        labelSelector: { matchLabels: { [CLUSTER_LABEL]: name, [ROLE_LABEL]: "instance" } },
      },
    ],
  };
}

/** A major version's archive is its own: an upgrade begins to count segments anew. */
function archiver(name: string, spec: CloudNativePgSpec, store: Input<string>) {
  return {
    name: PLUGIN,
    enabled: true,
    isWALArchiver: true,
    parameters: { barmanObjectName: store, serverName: `${name}-pg${spec.major}` },
  };
}
