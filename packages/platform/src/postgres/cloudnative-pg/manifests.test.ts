import { BASELINES, NEWEST_BASELINE } from "@retail-odoo/contract";
import { Faults } from "../../internal/errors";
import { DNS_EGRESS } from "../../internal/network";
import { objectStore, scheduledBackup } from "./backup-manifests";
import { clusterManifest, imageCatalog } from "./cluster-manifest";
import { databasePolicy } from "../network";
import { podsOf, poolerPods, poolerPolicy, serverPolicy } from "./network";
import { resolveCloudNativePg } from "./resolve-server";
import type { CloudNativePgSpec } from "./spec";
import type { CloudNativePgArgs } from "./server-args";

const IMAGE = BASELINES[NEWEST_BASELINE]?.postgres[17];
const LABELS = (name: string, component: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/component": component,
  "app.kubernetes.io/part-of": "retail-odoo",
  "app.kubernetes.io/managed-by": "pulumi",
});

function resolve(args: Partial<CloudNativePgArgs> = {}): CloudNativePgSpec {
  const faults = new Faults();
  const spec = resolveCloudNativePg(
    "erp",
    { engine: "cloudnative-pg", size: "s", namespace: "databases", ...args },
    faults,
  );
  faults.throwIfAny("PostgresHA erp");
  return spec;
}

/** As it goes over the wire: what is undefined is not there. */
function plain(manifest: object): unknown {
  return JSON.parse(JSON.stringify(manifest));
}

test("a server presents its issuer's certificate, and has custom queries", () => {
  const given = { catalog: "erp", store: undefined, certificate: "erp-tls", queries: "erp-queries" };
  const { certificates, monitoring } = clusterManifest("erp", resolve(), given).spec;
  expect(certificates).toEqual({ serverCASecret: "erp-tls", serverTLSSecret: "erp-tls" });
  expect(monitoring).toEqual({ customQueriesConfigMap: [{ name: "erp-queries", key: "queries" }] });
});

test("the Cluster of a server with every option", () => {
  const spec = resolve({
    durability: "zero-loss",
    storageClass: "gp3",
    dataStorageClass: "gp3-6000",
    nodePool: "databases",
    priorityClass: "database",
    backup: { bucket: "erp-backups" },
  });
  const quantities = (disk: string) => ({ cpu: "2", memory: "4Gi", "ephemeral-storage": disk });
  expect(plain(clusterManifest("erp", spec, { catalog: "erp", store: "erp" }))).toEqual({
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Cluster",
    metadata: {
      name: "erp",
      namespace: "databases",
      labels: LABELS("erp", "database"),
      annotations: { "pulumi.com/waitFor": "condition=Ready" },
    },
    spec: {
      instances: 3,
      imageCatalogRef: { apiGroup: "postgresql.cnpg.io", kind: "ImageCatalog", name: "erp", major: 17 },
      bootstrap: {
        initdb: {
          database: "app",
          owner: "app",
          encoding: "UTF8",
          localeProvider: "builtin",
          builtinLocale: "C.UTF-8",
          dataChecksums: true,
          postInitSQL: [
            "REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC",
            "ALTER DATABASE postgres SET synchronous_commit = off",
          ],
          postInitTemplateSQL: [
            "CREATE EXTENSION IF NOT EXISTS unaccent",
            "CREATE EXTENSION IF NOT EXISTS pg_trgm",
            "ALTER FUNCTION public.unaccent(text) IMMUTABLE",
          ],
        },
      },
      postgresql: {
        parameters: spec.parameters,
        pg_hba: [
          "hostssl samerole +odoo_tenants all scram-sha-256",
          "hostssl postgres +odoo_tenants all scram-sha-256",
          "hostssl all +odoo_restorers all scram-sha-256",
          "host all all all reject",
        ],
        synchronous: { method: "any", number: 1, dataDurability: "required", failoverQuorum: true },
      },
      enableSuperuserAccess: false,
      enablePDB: true,
      primaryUpdateStrategy: "unsupervised",
      primaryUpdateMethod: "switchover",
      resources: { requests: quantities("256Mi"), limits: quantities("4Gi") },
      storage: { size: "100Gi", storageClass: "gp3-6000" },
      walStorage: { size: "20Gi", storageClass: "gp3" },
      priorityClassName: "database",
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: "required",
        topologyKey: "kubernetes.io/hostname",
        nodeSelector: { "retail-odoo.io/pool": "databases" },
        tolerations: [{ key: "retail-odoo.io/pool", operator: "Equal", value: "databases", effect: "NoSchedule" }],
      },
      topologySpreadConstraints: [
        {
          maxSkew: 1,
          topologyKey: "topology.kubernetes.io/zone",
          whenUnsatisfiable: "DoNotSchedule",
          labelSelector: { matchLabels: { "cnpg.io/cluster": "erp", "cnpg.io/podRole": "instance" } },
        },
      ],
      plugins: [
        {
          name: "barman-cloud.cloudnative-pg.io",
          enabled: true,
          isWALArchiver: true,
          parameters: { barmanObjectName: "erp", serverName: "erp-pg17" },
        },
      ],
    },
  });
});

test("a server without options omits their fields", () => {
  const { spec } = clusterManifest("erp", resolve({ durability: "async" }), { catalog: "erp", store: undefined });
  expect(
    plain({ ...spec, bootstrap: 0, postgresql: spec.postgresql.synchronous, topologySpreadConstraints: 0 }),
  ).toEqual({
    instances: 3,
    imageCatalogRef: { apiGroup: "postgresql.cnpg.io", kind: "ImageCatalog", name: "erp", major: 17 },
    bootstrap: 0,
    enableSuperuserAccess: false,
    enablePDB: true,
    primaryUpdateStrategy: "unsupervised",
    primaryUpdateMethod: "switchover",
    resources: {
      requests: { cpu: "2", memory: "4Gi", "ephemeral-storage": "256Mi" },
      limits: { cpu: "2", memory: "4Gi", "ephemeral-storage": "4Gi" },
    },
    storage: { size: "100Gi" },
    walStorage: { size: "20Gi" },
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: "required",
      topologyKey: "kubernetes.io/hostname",
    },
    topologySpreadConstraints: 0,
  });
});

test("balanced waits for a standby while one is available", () => {
  const { spec } = clusterManifest("erp", resolve(), { catalog: "erp", store: undefined });
  expect(spec.postgresql.synchronous).toEqual({
    method: "any",
    number: 1,
    dataDurability: "preferred",
    failoverQuorum: true,
  });
});

test("the image is the baseline's, by digest", () => {
  expect(imageCatalog("erp", resolve()).spec).toEqual({ images: [{ major: 17, image: IMAGE }] });
  expect(IMAGE).toMatch(/:17\.[0-9]+.*@sha256:[0-9a-f]{64}$/);
});

test("backups with the pods' identity", () => {
  const { backup } = resolve({ backup: { bucket: "erp-backups", region: "eu-central-1" } });
  expect(plain(objectStore("erp", "databases", backup!))).toEqual({
    apiVersion: "barmancloud.cnpg.io/v1",
    kind: "ObjectStore",
    metadata: { name: "erp", namespace: "databases", labels: LABELS("erp", "backup") },
    spec: {
      retentionPolicy: "30d",
      configuration: {
        destinationPath: "s3://erp-backups/postgres/erp",
        s3Credentials: { inheritFromIAMRole: true },
        wal: { compression: "zstd", maxParallel: 2 },
        data: { compression: "lz4", jobs: 2 },
      },
      instanceSidecarConfiguration: {
        resources: {
          requests: { cpu: "250m", memory: "512Mi", "ephemeral-storage": "256Mi" },
          limits: { cpu: "250m", memory: "512Mi", "ephemeral-storage": "4Gi" },
        },
        env: [{ name: "AWS_DEFAULT_REGION", value: "eu-central-1" }],
      },
    },
  });
});

test("backups to an S3-compatible store, and with a KMS key", () => {
  const elsewhere = resolve({
    backup: {
      bucket: "b",
      region: "fsn1",
      endpoint: "https://s3.example.com",
      credentialsSecret: "s3",
      path: "lab",
      retentionDays: 7,
    },
  });
  const { configuration, retentionPolicy } = objectStore("erp", "databases", elsewhere.backup!).spec;
  expect(plain({ ...configuration, wal: 0, data: 0, retentionPolicy })).toEqual({
    retentionPolicy: "7d",
    destinationPath: "s3://b/lab",
    endpointURL: "https://s3.example.com",
    s3Credentials: {
      accessKeyId: { name: "s3", key: "ACCESS_KEY_ID" },
      secretAccessKey: { name: "s3", key: "ACCESS_SECRET_KEY" },
    },
    wal: 0,
    data: 0,
  });
  const keyArn = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
  const { wal, data } = objectStore("erp", "databases", resolve({ backup: { bucket: "b", keyArn } }).backup!).spec
    .configuration;
  expect([wal.encryption, wal.archiveAdditionalCommandArgs, data?.encryption, data?.additionalCommandArgs]).toEqual([
    "aws:kms",
    ["--sse-kms-key-id", keyArn],
    "aws:kms",
    ["--sse-kms-key-id", keyArn],
  ]);
});

test("a base backup by the plugin, immediately and then by schedule", () => {
  const { backup } = resolve({ backup: { bucket: "b", schedule: "0 0 2 * * *" } });
  expect(scheduledBackup("erp", "databases", backup!, "erp").spec).toEqual({
    cluster: { name: "erp" },
    schedule: "0 0 2 * * *",
    immediate: true,
    backupOwnerReference: "self",
    method: "plugin",
    pluginConfiguration: { name: "barman-cloud.cloudnative-pg.io" },
  });
});

test("a server admits only itself, its pooler, the operator and Prometheus, and reaches itself, DNS and the API server", () => {
  // The pooler's pods carry the server's label too.
  const own = {
    matchLabels: { "cnpg.io/cluster": "erp" },
    matchExpressions: [{ key: "cnpg.io/podRole", operator: "NotIn", values: ["pooler"] }],
  };
  const pooler = { matchLabels: { "cnpg.io/poolerName": "erp-pool" } };
  const namespace = (name: string) => ({ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": name } } });
  const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
  const anywhere = [{ ipBlock: { cidr: "0.0.0.0/0" } }];
  const namesAndApi = [DNS_EGRESS, { to: anywhere, ports: tcp(443, 6443, 8443) }];
  expect(serverPolicy("erp", resolve({ metricsNamespace: "monitoring" }))).toEqual({
    podSelector: own,
    policyTypes: ["Ingress", "Egress"],
    egress: [...namesAndApi, { to: [{ podSelector: own }], ports: tcp(5432, 8000) }],
    ingress: [
      { from: [{ podSelector: own }], ports: tcp(5432, 8000) },
      { from: [{ podSelector: pooler }], ports: tcp(5432) },
      { from: [namespace("cnpg-system")], ports: tcp(5432, 8000) },
      { from: [namespace("monitoring")], ports: tcp(9187) },
    ],
  });
  expect(serverPolicy("erp", resolve({ operatorNamespace: "cnpg" })).ingress).toEqual([
    { from: [{ podSelector: own }], ports: tcp(5432, 8000) },
    { from: [{ podSelector: pooler }], ports: tcp(5432) },
    { from: [namespace("cnpg")], ports: tcp(5432, 8000) },
  ]);
  expect(poolerPolicy("erp", resolve({ metricsNamespace: "monitoring" }))).toEqual({
    podSelector: pooler,
    policyTypes: ["Ingress", "Egress"],
    egress: [...namesAndApi, { to: [{ podSelector: own }], ports: tcp(5432) }],
    ingress: [{ from: [namespace("monitoring")], ports: tcp(9127) }],
  });
  expect(poolerPolicy("erp", resolve({})).ingress).toEqual([]);
  expect(databasePolicy(podsOf("erp"), "tenant-shop")).toEqual({
    podSelector: own,
    policyTypes: ["Ingress"],
    ingress: [{ from: [namespace("tenant-shop")], ports: tcp(5432) }],
  });
  expect(databasePolicy(poolerPods("erp-pool"), undefined)).toEqual({
    podSelector: pooler,
    policyTypes: ["Ingress"],
    ingress: [{ from: [{ podSelector: {} }], ports: tcp(5432) }],
  });
});

test("a server with backups reaches its identity and a store on another port", () => {
  const egress = (backup: CloudNativePgArgs["backup"]) =>
    (serverPolicy("erp", resolve({ backup })).egress as object[]).slice(3);
  const own = { to: [{ ipBlock: { cidr: "169.254.170.23/32" } }], ports: [{ protocol: "TCP", port: 80 }] };
  const stored = { bucket: "b", region: "eu-central-1" };
  expect(egress(stored)).toEqual([own]);
  expect(egress({ ...stored, endpoint: "https://s3.example.com", credentialsSecret: "s3" })).toEqual([own]);
  expect(egress({ ...stored, endpoint: "https://s3.example.com:9000", credentialsSecret: "s3" })).toEqual([
    own,
    { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [{ protocol: "TCP", port: 9000 }] },
  ]);
});
