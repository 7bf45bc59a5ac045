/** A preview of a platform as the engine would return it, for tests of output; the library's own programs are previewed elsewhere. */
import {
  PROFILES,
  SERVICES,
  TYPES,
  type Allotment,
  type PlatformFacts,
  type CloudNativePgFacts,
  type PostgresFacts,
  type ProfileName,
  type ServiceName,
} from "@retail-odoo/contract";
import type { EngineResource, Json, PreviewResult } from "@retail-odoo/preview";

const PROJECT = "shop";
const STACK = "test";

/** A resource with everything at rest; `parent` is a URN. */
export function fakeResource(
  type: string,
  name: string,
  inputs: { [key: string]: Json } = {},
  over: Partial<EngineResource> = {},
): EngineResource {
  const chain = over.parent === undefined ? "" : `${over.parent.split("::")[2] ?? ""}$`;
  return {
    urn: `urn:pulumi:${STACK}::${PROJECT}::${chain}${type}::${name}`,
    type,
    name,
    custom: !type.startsWith("retail-odoo:"),
    protect: false,
    retainOnDelete: false,
    inputs,
    dependencies: [],
    propertyDependencies: {},
    secretPaths: [],
    wireInputs: {},
    wireOutputs: {},
    outputs: {},
    aliases: [],
    ignoreChanges: [],
    additionalSecretOutputs: [],
    customTimeouts: {},
    ...over,
  };
}

export function fakeResult(resources: EngineResource[], over: Partial<PreviewResult> = {}): PreviewResult {
  const empty = { policies: [], packs: [], messages: [], skippedCallbacks: [], outputs: {} };
  return { project: PROJECT, stack: STACK, resources, ...empty, ...over };
}

/** A platform of `count` tenants: the first on a server of its own, the others together on `main`, `main-2` and so on. */
export function fakePlatform(count: number): PreviewResult {
  const allotments = Array.from({ length: count }, (_, index) => fakeAllotment(index));
  const facts = fakeFacts(allotments);
  const platform = fakeResource(TYPES.RetailOdooPlatform, "lab", {}, { outputs: json(facts) });
  const resources = [platform, ...landingZone(platform.urn), ...vault(platform.urn)];
  for (const [server, database] of Object.entries(facts.databases))
    if (database.engine === "cloudnative-pg") resources.push(...postgres(platform.urn, server, database));
  for (const allotment of allotments) resources.push(...tenantStack(allotment));
  return fakeResult(resources, {
    packs: [
      {
        name: "encryption",
        version: "0.1.0",
        policies: [{ name: "volumes-encrypted", level: "mandatory", description: "Volumes are encrypted." }],
        evaluations: resources.length,
      },
    ],
  });
}

const NAMES = ["lumen", "bakery", "cobbler", "florist", "grocer", "optics", "pharmacy", "records", "sports", "toys"];
const PROFILE_OF: ProfileName[] = ["omnichannel", "branch", "branch"];
const SERVICE_OF: ServiceName[] = ["critical", "essential", "standard"];

/** Nine tenants fill a server. */
function serverOf(index: number): string {
  return index < 10 ? "main" : `main-${Math.ceil(index / 9)}`;
}

export function fakeAllotment(index: number): Allotment {
  const round = Math.floor(index / NAMES.length);
  const tenant = `${NAMES[index % NAMES.length] ?? "tenant"}${round === 0 ? "" : `-${round + 1}`}`;
  const profile = PROFILE_OF[index % 3] ?? "branch";
  const service = SERVICE_OF[index % 3] ?? "standard";
  const { replicas, workers } = PROFILES[profile].web;
  const own = index === 0;
  return {
    tenant,
    customer: own ? "lumen-group" : tenant,
    state: index === 9 ? "suspended" : "active",
    country: own ? "AT" : "DE",
    profile,
    service,
    tenancy: own ? "dedicated" : "shared",
    database: own ? "lumen" : serverOf(index),
    databaseName: `t${index}`,
    namespace: `tenant-${tenant}`,
    hosts: [`${tenant}.erp.example.com`],
    stores: own ? 80 : 4 + index,
    web: { replicas, workers },
    connections: replicas * (workers + 1) * 2,
    pooled: { connections: replicas * workers, clients: replicas * workers * 8 },
    quota: { cpu: replicas, cpuLimit: replicas * 2, memoryGiB: replicas * 2, pods: replicas + 3, storageGiB: 20 },
    data: { databaseGiB: own ? 180 : 5, filestoreGiB: own ? 600 : 10 },
    ...(!own && { fileCopies: { everyMinutes: 30, keepDays: 15 } }),
    rpo: { target: SERVICES[service].rpoMinutes, reachable: 2, ...(!own && { files: 31 }) },
    rto: { target: SERVICES[service].rtoMinutes, reachable: own ? 96 : 31, ...(!own && { files: 29 }) },
  };
}

export function fakeFacts(allotments: Allotment[]): PlatformFacts<Json> {
  const databases: PlatformFacts<Json>["databases"] = {};
  for (const { database } of allotments) databases[database] ??= fakeServer(database);
  const used = (server: string, of: (allotment: Allotment) => number): number =>
    allotments.filter(({ database }) => database === server).reduce((sum, allotment) => sum + of(allotment), 0);
  const usage = (of: (allotment: Allotment) => number, total: (server: PostgresFacts<Json>) => number) =>
    Object.fromEntries(
      Object.entries(databases).map(([server, facts]) => [server, { total: total(facts), used: used(server, of) }]),
    );
  return {
    format: "retail-odoo.io/platform/v1",
    name: "lab",
    environment: "prod",
    baseline: "2026.1",
    images: { restic: "restic", redis: "valkey", redisProxy: "haproxy" },
    domain: "erp.example.com",
    cluster: {
      name: "lab",
      kind: "eks",
      region: "eu-central-1",
      zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      storageClass: "gp3",
      sharedStorageClass: "efs",
      entryPoint: "websecure",
      edgeNamespace: "traefik",
      scalerNamespace: "keda",
      metricsNamespace: "monitoring",
    },
    databases,
    vault: { bucket: "lab-backups", region: "eu-central-1", lockDays: 35, versioned: true, created: true },
    calendar: [
      { name: "Christmas", kind: "peak", start: "2026-11-20T00:00", end: "2026-12-27T00:00", zone: "Europe/Vienna" },
    ],
    allotments: Object.fromEntries(allotments.map((allotment) => [allotment.tenant, allotment])),
    capacity: {
      connections: usage(
        ({ connections }) => connections,
        ({ maxConnections, reservedConnections }) => maxConnections - reservedConnections,
      ),
      storageGiB: usage(
        ({ data }) => data.databaseGiB,
        ({ storageGiB = 0 }) => storageGiB,
      ),
      pools: {
        web: {
          cpu: { total: 160, used: 20 + 2 * allotments.length },
          memoryGiB: { total: 640, used: 80 },
          pods: { total: 580, used: 60 },
        },
      },
      unproven: ["restore throughput: run a restore drill"],
    },
  };
}

function fakeServer(name: string): CloudNativePgFacts<Json> {
  return {
    engine: "cloudnative-pg",
    name: `lab-${name}`,
    namespace: "databases",
    major: 17,
    size: "m",
    durability: "balanced",
    instances: 3,
    cpu: 4,
    memoryGiB: 16,
    storageGiB: 250,
    walStorageGiB: 30,
    image: "postgresql@sha256:0",
    maxConnections: 500,
    reservedConnections: 20,
    cluster: { unknown: true },
    endpoints: { primary: { unknown: true }, reader: { unknown: true }, pooler: { unknown: true } },
    pooler: { instances: 2, poolSize: 8, maxClients: 5000 },
    port: 5432,
    ca: { kind: "Secret", name: `lab-${name}-ca`, key: "ca.crt" },
    backup: {
      destination: `s3://lab-backups/${name}`,
      archiveTimeoutSeconds: 60,
      schedule: "0 0 1 * * *",
      intervalHours: 24,
      retentionDays: 30,
    },
  };
}

function landingZone(parent: string): EngineResource[] {
  const zone = fakeResource(TYPES.LandingZone, "lab-zone", {}, { parent });
  const child = (type: string, name: string, inputs: { [key: string]: Json }, over = {}): EngineResource =>
    fakeResource(type, name, { region: "eu-central-1", ...inputs }, { parent: zone.urn, ...over });
  const letters = ["a", "b", "c"];
  return [
    zone,
    child("aws:ec2/vpc:Vpc", "lab-vpc", { cidrBlock: "10.20.0.0/16" }),
    ...letters.map((letter) =>
      child("aws:ec2/subnet:Subnet", `lab-private-${letter}`, { availabilityZone: `eu-central-1${letter}` }),
    ),
    ...letters.map((letter) => child("aws:ec2/eip:Eip", `lab-nat-${letter}`, { domain: "vpc" })),
    ...letters.map((letter) =>
      child("aws:ec2/natGateway:NatGateway", `lab-nat-${letter}`, { subnetId: { unknown: true } }),
    ),
    child("aws:kms/key:Key", "lab-data", { enableKeyRotation: true }, { protect: true, retainOnDelete: true }),
    child("aws:eks/cluster:Cluster", "lab-cluster", { name: "lab", roleArn: { unknown: true } }),
    child("aws:eks/nodeGroup:NodeGroup", "lab-system", nodes("system", "m7i.large", 3, 6)),
    child("aws:eks/nodeGroup:NodeGroup", "lab-web", nodes("web", "m7i.4xlarge", 3, 10)),
  ];
}

function nodes(pool: string, type: string, desiredSize: number, maxSize: number): { [key: string]: Json } {
  return {
    instanceTypes: [type],
    capacityType: "ON_DEMAND",
    diskSize: 50,
    labels: { "retail-odoo.io/pool": pool },
    scalingConfig: { minSize: 3, desiredSize, maxSize },
  };
}

function vault(parent: string): EngineResource[] {
  const component = fakeResource(TYPES.BackupVault, "lab-vault", {}, { parent });
  const bucket = fakeResource(
    "aws:s3/bucket:Bucket",
    "lab-vault",
    { region: "eu-central-1", bucket: "lab-backups" },
    { parent: component.urn, protect: true },
  );
  return [component, bucket];
}

function postgres(parent: string, server: string, facts: CloudNativePgFacts<Json>): EngineResource[] {
  const component = fakeResource(TYPES.PostgresHA, facts.name, {}, { parent });
  const spec = {
    instances: facts.instances,
    storage: { size: `${facts.storageGiB}Gi`, storageClass: "gp3" },
    walStorage: { size: `${facts.walStorageGiB}Gi`, storageClass: "gp3" },
  };
  return [
    component,
    fakeObject(
      "postgresql.cnpg.io/v1",
      "Cluster",
      `${facts.name}-cluster`,
      "databases",
      { spec },
      component.urn,
      server,
    ),
  ];
}

function tenantStack(allotment: Allotment): EngineResource[] {
  const { tenant, namespace } = allotment;
  const component = fakeResource(TYPES.TenantStack, tenant, {}, { outputs: json({ allotment }) });
  const object = (apiVersion: string, kind: string, name: string, rest: { [key: string]: Json }): EngineResource =>
    fakeObject(apiVersion, kind, `${tenant}-${name}`, namespace, rest, component.urn, name);
  return [
    component,
    fakeObject("v1", "Namespace", `${tenant}-namespace`, undefined, {}, component.urn, namespace),
    object("v1", "Secret", "credentials", { stringData: { secret: true }, type: "Opaque" }),
    object("v1", "PersistentVolumeClaim", "files", {
      spec: { accessModes: ["ReadWriteMany"], storageClassName: "efs", resources: { requests: { storage: "20Gi" } } },
    }),
    object("apps/v1", "Deployment", "web", { spec: { replicas: allotment.web.replicas } }),
  ];
}

/** A Kubernetes object; its type follows from apiVersion and kind. */
export function fakeObject(
  apiVersion: string,
  kind: string,
  name: string,
  namespace: string | undefined,
  rest: { [key: string]: Json },
  parent?: string,
  objectName = name,
): EngineResource {
  const type = `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
  const metadata: { [key: string]: Json } = { name: objectName, ...(namespace === undefined ? {} : { namespace }) };
  return fakeResource(type, name, { apiVersion, kind, metadata, ...rest }, parent === undefined ? {} : { parent });
}

/** What lands in outputs is plain JSON. */
function json(value: object): { [key: string]: Json } {
  return JSON.parse(JSON.stringify(value)) as { [key: string]: Json };
}
