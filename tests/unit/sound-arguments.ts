import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BASELINES } from "@retail-odoo/contract";
import * as library from "@retail-odoo/platform";
import { ZONE_FACTS } from "@retail-odoo/testing";

/** Valid arguments of every public component, with every optional one; undefined where it excludes another. */
export type Loose = { [key: string]: unknown };

export const ownership = { platform: "acme", environment: "prod", owner: "shops", costCentre: "4711" };
const certificateIssuer = { kind: "ClusterIssuer", name: "databases" };
export const keyArn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4000-8000-000000000001";
export const identity = { clusterName: "retail", namespace: "tenant-lumen", serviceAccount: "odoo" };
const layered = join(__dirname, "../../examples/layered");
const platform = (JSON.parse(readFileSync(join(layered, "outputs/platform.json"), "utf8")) as { facts: unknown }).facts;
const bakery = library.loadPortfolio(join(layered, "portfolio")).tenants.find(({ name }) => name === "bakery");
const permissionsBoundary = "arn:aws:iam::111122223333:policy/boundary";
const calendar = {
  zone: "Europe/Berlin",
  events: [
    {
      name: "sale",
      kind: "freeze",
      start: "2027-11-20T00:00",
      end: "2027-11-30T00:00",
      zone: undefined,
      tenants: undefined,
      reserve: undefined,
    },
  ],
};
const facts = {
  engine: "cloudnative-pg",
  name: "erp",
  namespace: "databases",
  major: 17,
  size: "m",
  durability: "balanced",
  instances: 3,
  maxConnections: 500,
  reservedConnections: 62,
  endpoints: { primary: "erp-rw", reader: "erp-ro", pooler: "erp-pooler" },
  port: 5432,
  pooler: { instances: 2, poolSize: 8, maxClients: 5000 },
  ca: { kind: "Secret", name: "erp-ca", key: "ca.crt" },
  cluster: "erp",
};

const backup = {
  bucket: "erp-backups",
  region: "eu-central-1",
  path: "postgres/erp",
  endpoint: undefined,
  credentialsSecret: "erp-backup",
  keyArn,
  schedule: "0 30 1 * * *",
  archiveTimeoutSeconds: 60,
  retentionDays: 30,
};
const placement = {
  nodeSelector: { pool: "data" },
  tolerations: [{ key: "pool", operator: "Equal", value: "data", effect: "NoSchedule" }],
};
const common = { nodePool: "data", priorityClass: "database", baseline: "2026.1" };
const cache = { role: "cache", consumer: "catalogue", size: "s", namespace: "shop", baseline: "2026.1", durable: true };

export const SOUND: { readonly [component: string]: { type: unknown; args: Loose } } = {
  "PostgresHA in the cluster": {
    type: library.PostgresHA,
    args: {
      engine: "cloudnative-pg",
      size: "m",
      namespace: "databases",
      major: 17,
      durability: "balanced",
      storageGiB: 300,
      walStorageGiB: 60,
      backup,
      storageClass: "gp3",
      dataStorageClass: "gp3-fast",
      storageMiBPerSecond: 250,
      timeZones: ["Europe/Berlin"],
      restoreFrom: {
        server: "old",
        at: "2026-03-01T09:30:00Z",
        vault: {
          bucket: "old-backups",
          region: "eu-central-1",
          endpoint: "https://s3.example.com",
          path: "postgres/old",
          credentialsSecret: "old-vault",
        },
      },
      disruptionWindow: "03:00-05:00",
      operatorNamespace: "cnpg-system",
      metricsNamespace: "monitoring",
      certificateIssuer,
      survivesZoneLoss: true,
      durable: true,
      ...common,
    },
  },
  "PostgresHA on RDS": {
    type: library.PostgresHA,
    args: {
      engine: "rds",
      size: "m",
      namespace: "databases",
      zone: ZONE_FACTS,
      ownership,
      certificateIssuer,
      major: 17,
      allowMajorUpgrade: false,
      storageGiB: 300,
      maxStorageGiB: 600,
      backup: { retentionDays: 30, copy: undefined },
      timeZones: ["Europe/Berlin"],
      disruptionWindow: "01:00-05:00",
      calendar,
      survivesZoneLoss: true,
      durable: true,
      ...common,
    },
  },
  "PostgresHA of another owner": {
    type: library.PostgresHA,
    args: {
      engine: "external",
      major: 17,
      host: "pg.corp.example",
      port: 5432,
      readerHost: "pg-ro.corp.example",
      addresses: ["10.9.0.0/24"],
      ca: undefined,
      caSecret: "corp-ca",
      adminSecret: "corp-admin",
      maxConnections: 300,
      reservedConnections: 20,
      storageGiB: 500,
      region: "eu-central-1",
      recovery: { rpoMinutes: 5, rtoMinutes: 60, retentionDays: 30 },
      namespace: "databases",
      certificateIssuer,
      ...common,
    },
  },
  PostgresDatabase: {
    type: library.PostgresDatabase,
    args: {
      server: facts,
      connectionLimit: 40,
      pooled: { connections: 20, clients: 200 },
      databaseName: "shop",
      workloadNamespace: "tenant-lumen",
      durable: true,
      passwordGeneration: 1,
    },
  },
  "RedisCache in the cluster": {
    type: library.RedisCache,
    args: {
      engine: "in-cluster",
      ...cache,
      aws: undefined,
      cluster: {
        clientLabels: { app: "odoo" },
        images: {
          server: `registry.example/valkey@sha256:${"0".repeat(64)}`,
          proxy: `registry.example/haproxy@sha256:${"0".repeat(64)}`,
        },
        storageClass: "gp3",
        labels: { team: "shops" },
        priorityClass: "interactive",
        placement,
      },
    },
  },
  "RedisCache on ElastiCache": {
    type: library.RedisCache,
    args: {
      engine: "elasticache",
      ...cache,
      cluster: undefined,
      aws: {
        region: "eu-central-1",
        vpcId: "vpc-0a1b2c3d4e5f60718",
        subnetIds: ["subnet-0a000001", "subnet-0a000002"],
        clientSecurityGroupId: "sg-0a000001",
        keyArn,
        logKeyArn: keyArn,
        ownership,
      },
    },
  },
  "TenantStorage of its own": {
    type: library.TenantStorage,
    args: {
      tenant: "lumen",
      service: "standard",
      ownership,
      identity: { ...identity, permissionsBoundary },
      s3: { region: "eu-central-1", accountId: "111122223333", bucketName: "lumen-files", keyArn },
      recoveryDays: 30,
    },
  },
  "TenantStorage in a bucket": {
    type: library.TenantStorage,
    args: {
      tenant: "lumen",
      service: "standard",
      ownership,
      existing: {
        bucket: "files",
        region: "main",
        prefix: "tenants/lumen",
        endpoint: "https://s3.example.com",
        credentialsSecret: "lumen-files",
        keyArn: undefined,
      },
    },
  },
  "BackupVault on AWS": {
    type: library.BackupVault,
    args: {
      environment: "prod",
      s3: {
        region: "eu-central-1",
        bucketName: "erp-backups",
        lockDays: 40,
        mode: "governance",
        administrators: ["arn:aws:iam::111122223333:role/admin"],
      },
      backup: { schedule: "0 30 1 * * *", archiveTimeoutSeconds: 60, retentionDays: 30 },
      accountId: "111122223333",
      ownership,
      keyArn,
    },
  },
  "BackupVault in a bucket": {
    type: library.BackupVault,
    args: {
      environment: "prod",
      existing: {
        bucket: "erp-backups",
        region: "eu-central-1",
        endpoint: undefined,
        keyArn,
        credentialsSecret: "erp",
        lockDays: 40,
      },
    },
  },
  BackupIdentity: {
    type: library.BackupIdentity,
    args: {
      clusterName: "retail",
      region: "eu-central-1",
      namespace: "databases",
      serviceAccount: "erp",
      bucket: "erp-backups",
      prefix: "postgres/erp",
      readPrefix: "postgres/old",
      ownership,
      keyArn,
      permissionsBoundary,
    },
  },
  TenantStack: { type: library.TenantStack, args: { spec: bakery, platform } },
  ClusterServices: {
    type: library.ClusterServices,
    args: {
      environment: "prod",
      baseline: BASELINES["2026.1"],
      ownership,
      zone: undefined,
      calendar: [],
      installed: [
        "cert-manager",
        "cloudnative-pg",
        "plugin-barman-cloud",
        "metrics-server",
        "keda",
        "external-secrets",
        "kube-prometheus-stack",
        "kyverno",
        "traefik",
      ],
      survivesZoneLoss: true,
      monitoring: true,
      storageClass: "gp3",
      trustedPrincipals: { groups: ["deployers"], users: ["system:serviceaccount:velero:velero"] },
      imageSignatures: {
        identities: [{ issuer: "https://issuer.example", subject: "https://ci.example/*", subjectPattern: undefined }],
        publicKey: undefined,
        transparencyLog: undefined,
        repositories: ["registry.example/odoo"],
      },
    },
  },
};
