import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";
import type { PoolerSpread } from "../pooler-availability";

/** Custom resources of CloudNativePG 1.30, its Barman Cloud plugin 0.14 and the Prometheus operator: only the fields that the library emits. */

type Text = pulumi.Input<string>;

interface Metadata {
  name: Text;
  namespace: Text;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
}

interface Object<ApiVersion extends string, Kind extends string, Spec> {
  apiVersion: ApiVersion;
  kind: Kind;
  metadata: Metadata;
  spec: Spec;
}
type Postgres<Kind extends string, Spec> = Object<"postgresql.cnpg.io/v1", Kind, Spec>;

interface Reference {
  name: Text;
}
interface SecretKey {
  name: string;
  key: string;
}
type Quantities = { cpu: string; memory: string; "ephemeral-storage": string };
interface Resources {
  requests: Quantities;
  limits: Quantities;
}
interface Volume {
  size: string;
  storageClass?: Text;
}

interface Toleration {
  key: string;
  operator: "Equal";
  value: string;
  effect: "NoSchedule";
}
interface SpreadConstraint {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway";
  labelSelector: { matchLabels: { [label: string]: Text } };
}

export type ImageCatalog = Postgres<"ImageCatalog", { images: { major: number; image: string }[] }>;

interface ArchiveParameters {
  barmanObjectName: Text;
  serverName: string;
}

export type Cluster = Postgres<
  "Cluster",
  {
    instances: number;
    imageCatalogRef: { apiGroup: "postgresql.cnpg.io"; kind: "ImageCatalog"; name: Text; major: number };
    bootstrap: {
      initdb?: {
        database: string;
        owner: string;
        encoding: "UTF8";
        localeProvider: "builtin";
        builtinLocale: string;
        dataChecksums: boolean;
        postInitSQL: string[];
        postInitTemplateSQL: string[];
      };
      recovery?: { database: string; owner: string; source: string; recoveryTarget: { targetTime: string } };
    };
    externalClusters?: { name: string; plugin: { name: string; parameters: ArchiveParameters } }[];
    postgresql: {
      parameters: { [name: string]: string };
      pg_hba: string[];
      synchronous?: {
        method: "any";
        number: number;
        dataDurability: "required" | "preferred";
        failoverQuorum: boolean;
      };
    };
    certificates?: { serverCASecret: Text; serverTLSSecret: Text };
    monitoring?: { customQueriesConfigMap: { name: Text; key: string }[] };
    enableSuperuserAccess: boolean;
    enablePDB: boolean;
    primaryUpdateStrategy: "unsupervised";
    primaryUpdateMethod: "switchover" | "restart";
    resources: Resources;
    storage: Volume;
    walStorage: Volume;
    priorityClassName?: Text;
    affinity: {
      enablePodAntiAffinity: boolean;
      podAntiAffinityType: "required";
      topologyKey: string;
      nodeSelector?: { [label: string]: string };
      tolerations?: Toleration[];
    };
    topologySpreadConstraints: SpreadConstraint[];
    plugins?: {
      name: string;
      enabled: boolean;
      isWALArchiver: boolean;
      parameters: ArchiveParameters;
    }[];
  }
>;

export type ScheduledBackup = Postgres<
  "ScheduledBackup",
  {
    cluster: Reference;
    schedule: string;
    immediate: boolean;
    backupOwnerReference: "self";
    method: "plugin";
    pluginConfiguration: { name: string };
  }
>;

export type ObjectStore = Object<
  "barmancloud.cnpg.io/v1",
  "ObjectStore",
  {
    retentionPolicy?: string;
    configuration: {
      destinationPath: Text;
      endpointURL?: string;
      s3Credentials: { inheritFromIAMRole: true } | { accessKeyId: SecretKey; secretAccessKey: SecretKey };
      wal: Transfer & { compression?: "zstd"; maxParallel: number; archiveAdditionalCommandArgs?: Text[] };
      data?: Transfer & { compression: "lz4"; jobs: number; additionalCommandArgs?: Text[] };
    };
    instanceSidecarConfiguration: { resources: Resources; env?: { name: string; value: string }[] };
  }
>;
interface Transfer {
  encryption?: "aws:kms";
}

export type DatabaseRole = Postgres<
  "DatabaseRole",
  {
    cluster: Reference;
    name: string;
    login: boolean;
    inherit?: false;
    connectionLimit?: number;
    inRoles?: string[];
    passwordSecret?: Reference;
    databaseRoleReclaimPolicy: "retain";
  }
>;

export type Database = Postgres<
  "Database",
  {
    cluster: Reference;
    name: string;
    owner: string;
    connectionLimit: number;
    encoding: "UTF8";
    localeProvider: "builtin";
    builtinLocale: string;
    databaseReclaimPolicy: "retain";
  }
>;

export type Pooler = Postgres<
  "Pooler",
  {
    cluster: Reference;
    type: "rw";
    instances: number;
    pgbouncer: {
      poolMode: "transaction";
      parameters: { [name: string]: string };
      pg_hba: string[];
      clientTLSSecret?: Reference;
    };
    template: {
      metadata: { labels: { [key: string]: string } };
      spec: {
        terminationGracePeriodSeconds: number;
        containers: {
          name: "pgbouncer";
          lifecycle: { preStop: { sleep: { seconds: number } } };
          resources: Resources;
        }[];
        priorityClassName?: Text;
        nodeSelector?: { [label: string]: string };
        tolerations?: Toleration[];
        topologySpreadConstraints: PoolerSpread[];
      };
    };
  }
>;

export type PodMonitor = Object<
  "monitoring.coreos.com/v1",
  "PodMonitor",
  {
    selector: { matchLabels: { [label: string]: Text } };
    podMetricsEndpoints: { port: string; interval: string }[];
  }
>;

/** Registers a custom resource with a type-checked manifest. */
export function createCustomResource(
  name: string,
  manifest: ImageCatalog | Cluster | ScheduledBackup | ObjectStore | DatabaseRole | Database | Pooler | PodMonitor,
  opts: pulumi.CustomResourceOptions,
): CustomResource {
  const { apiVersion, kind, metadata, spec } = manifest;
  return new CustomResource(name, { apiVersion, kind, metadata, spec }, opts);
}
