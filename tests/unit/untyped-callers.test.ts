import { output, secret } from "@pulumi/pulumi";
import { BASELINES } from "@retail-odoo/contract";
import { LandingZone, PostgresDatabase, PostgresHA, RedisCache, TenantStorage } from "@retail-odoo/platform";
import { reportedLines, ZONE_FACTS } from "@retail-odoo/testing";

/** What a caller without a compiler writes; each is a fault in words, and none registers a resource. */
type Loose = { [key: string]: unknown };

const ownership = { platform: "acme", environment: "prod", owner: "shops", costCentre: "4711" };
const certificateIssuer = { kind: "ClusterIssuer", name: "databases" };
const keyArn = "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4000-8000-000000000001";
const identity = { clusterName: "retail", namespace: "tenant-lumen", serviceAccount: "odoo" };
const aws = {
  region: "eu-central-1",
  vpcId: "vpc-0a1b2c3d4e5f60718",
  subnetIds: ["subnet-0a000001", "subnet-0a000002"],
  clientSecurityGroupId: "sg-0a000001",
  keyArn,
  ownership,
};
const facts = {
  engine: "cloudnative-pg",
  name: "erp",
  maxConnections: 500,
  reservedConnections: 62,
  pooler: { maxClients: 5000 },
};

/** Arguments that hold, of each component. */
const SOUND = {
  rds: { engine: "rds", size: "m", namespace: "databases", zone: ZONE_FACTS, ownership, certificateIssuer },
  external: {
    engine: "external",
    major: 17,
    host: "pg.corp.example",
    addresses: ["10.9.0.0/24"],
    caSecret: "corp-ca",
    adminSecret: "corp-admin",
    maxConnections: 300,
    recovery: { rpoMinutes: 5, rtoMinutes: 60, retentionDays: 30 },
    namespace: "databases",
    certificateIssuer,
  },
  operator: { engine: "cloudnative-pg", size: "m", namespace: "databases" },
  database: { server: facts, connectionLimit: 40 },
  cluster: { engine: "in-cluster", role: "session", size: "s", namespace: "shop", cluster: {} },
  elasticache: { engine: "elasticache", role: "session", size: "s", namespace: "shop", aws },
  storage: {
    tenant: "lumen",
    service: "critical",
    ownership,
    identity,
    s3: { region: "eu-central-1", accountId: "111122223333" },
  },
  zone: {
    region: "eu-central-1",
    accountId: "111122223333",
    zones: ["eu-central-1a", "eu-central-1b"],
    privateAccessFrom: ["10.20.0.0/16"],
    environment: "prod",
    baseline: BASELINES["2026.1"],
    ownership,
  },
} satisfies { [what: string]: Loose };
type What = keyof typeof SOUND;

const COMPONENTS: { [what in What]: unknown } = {
  rds: PostgresHA,
  external: PostgresHA,
  operator: PostgresHA,
  database: PostgresDatabase,
  cluster: RedisCache,
  elasticache: RedisCache,
  storage: TenantStorage,
  zone: LandingZone,
};

function reported(what: What, over: Loose): string[] {
  const Component = COMPONENTS[what] as new (name: string, args: unknown) => unknown;
  return reportedLines(() => new Component("erp", { ...SOUND[what], ...over }));
}

const NO_SERVER = "is not the facts of a server. Give `facts` of a PostgresHA.";
const NO_ZONE = "is not the facts of a landing zone. Give `facts` of a LandingZone.";

const table: [What, Loose, string[]][] = [
  ["rds", { zone: null }, ["  zone = null: is no value. Give one."]],
  ["rds", { zone: {} }, [`  zone = {}: ${NO_ZONE}`]],
  ["rds", { zone: output(ZONE_FACTS) }, [`  zone = an output: ${NO_ZONE}`]],
  [
    "rds",
    { ownership: {} },
    ["platform", "environment", "owner", "costCentre"].map((key) => `  ownership.${key}: is missing. Add it.`),
  ],
  [
    "rds",
    { ownership: { ...ownership, environment: "production", costCentre: "a=b" } },
    [
      '  ownership.environment = "production": is not an environment. Write one of: dev, staging, prod.',
      '  ownership.costCentre = "a=b": is not a tag\'s value. Use 1 to 128 letters, digits, inner spaces and . : / + @ _ -.',
    ],
  ],
  [
    "rds",
    { timeZones: "Europe/Berlin", durable: "no", major: output(17), storageGiB: null },
    ["  storageGiB = null: is no value. Give one, or leave it out."],
  ],
  [
    "rds",
    { timeZones: "Europe/Berlin", durable: "no", major: output(17) },
    [
      "  major = an output: is not a number. Write a number.",
      '  timeZones = "Europe/Berlin": is not an array. Write an array.',
      '  durable = "no": is not true or false. Give true or false.',
    ],
  ],
  ["rds", { calendar: { events: [null] } }, ["  calendar.events[0] = null: is not an object. Write an object."]],
  [
    "external",
    { addresses: [5], ca: output("x"), caSecret: undefined, nodePool: 7 },
    [
      "  addresses[0] = 5: is not a string. Write a string. In YAML, put it in quotes.",
      "  ca = an output: is not a string. Write a string.",
      "  nodePool = 7: is not text. Give text.",
    ],
  ],
  [
    "external",
    { region: "eu-centrl-1" },
    ['  region = "eu-centrl-1": is not an AWS region. Did you mean eu-central-1?'],
  ],
  [
    "external",
    { caSecret: undefined, ca: "-----BEGIN EC PRIVATE KEY-----\nMHcCAQ\n-----END EC PRIVATE KEY-----" },
    [
      '  ca = "(not shown)": contains a private key, which is now compromised. Issue a new one. Write the certificate as PEM, from -----BEGIN CERTIFICATE----- to its end, or several.',
    ],
  ],
  [
    "external",
    { adminSecret: "hunter2 !" },
    ["  adminSecret = (not shown): is not a name. Use lower-case letters, digits and dashes, beginning with a letter."],
  ],
  ["external", { adminSecret: secret("hunter2") }, ["  adminSecret = (not shown): is not a string. Write a string."]],
  [
    "operator",
    { backup: { bucket: "erp", schedule: 5 }, durable: "false", nodePool: "" },
    [
      "  backup.schedule = 5: is not a string. Write a string. In YAML, put it in quotes.",
      '  nodePool = "": is not text. Give text.',
      '  durable = "false": is not true or false. Give true or false.',
    ],
  ],
  ["operator", { backup: { bucket: null } }, ["  backup.bucket = null: is no value. Give one."]],
  ["database", { server: "erp" }, [`  server = "erp": ${NO_SERVER}`]],
  ["database", { server: output(facts) }, [`  server = an output: ${NO_SERVER}`]],
  [
    "database",
    { pooled: {}, workloadNamespace: "Tenant X", databaseName: 5, durable: "no" },
    [
      "  pooled.connections: is missing. Add it.",
      "  pooled.clients: is missing. Add it.",
      "  databaseName = 5: is not text. Give text.",
      '  durable = "no": is not true or false. Give true or false.',
      '  workloadNamespace = "Tenant X": is not a name. Use lower-case letters, digits and dashes, beginning with a letter.',
    ],
  ],
  [
    "database",
    { password: "hunter2" },
    [
      "  password = (not shown): is not a known key. Known keys: server, connectionLimit, pooled, databaseName, workloadNamespace, durable, passwordGeneration.",
    ],
  ],
  [
    "cluster",
    { cluster: { labels: "x", clientLabels: { app: 5 }, storageClass: output("gp3") }, durable: "no" },
    [
      '  durable = "no": is not true or false. Give true or false.',
      '  cluster.clientLabels = {"app":5}: is not text by name. Give text by name.',
      '  cluster.labels = "x": is not text by name. Give text by name.',
    ],
  ],
  [
    "cluster",
    { cluster: { placement: "data", clientLabels: [] } },
    [
      '  cluster.placement = "data": is not a set of arguments. Give an object.',
      "  cluster.clientLabels = []: is not text by name. Give text by name.",
    ],
  ],
  [
    "cluster",
    { cluster: { placement: { nodeSelector: "data", tolerations: { key: "pool" } } } },
    [
      '  cluster.placement.tolerations = {"key":"pool"}: is not a list. Give a list of tolerations.',
      '  cluster.placement.nodeSelector = "data": is not text by name. Give text by name.',
    ],
  ],
  [
    "cluster",
    {
      cluster: {
        placement: { tolerations: [{ key: "", operator: "Exists", value: 5, effect: "NoSchdule" }, { key: "pool" }] },
      },
    },
    [
      '  cluster.placement.tolerations[0].key = "": is not text. Give text.',
      "  cluster.placement.tolerations[0].value = 5: is not text. Give text.",
      '  cluster.placement.tolerations[0].operator = "Exists": is not an operator. Write one of: Equal.',
      '  cluster.placement.tolerations[0].effect = "NoSchdule": is not an effect. Did you mean NoSchedule?',
      "  cluster.placement.tolerations[1].operator: is missing. Add it.",
      "  cluster.placement.tolerations[1].value: is missing. Add it.",
      "  cluster.placement.tolerations[1].effect: is missing. Add it.",
    ],
  ],
  [
    "elasticache",
    { aws: { ...aws, keyArn: 5, subnetIds: [null, 5], ownership: { ...ownership, environment: "x" } } },
    [
      '  aws.ownership.environment = "x": is not an environment. Write one of: dev, staging, prod.',
      "  aws.subnetIds = [null,5]: is not a list of text. Give a list of text.",
      "  aws.keyArn = 5: is not text. Give text.",
    ],
  ],
  [
    "storage",
    { s3: { region: "eu-central-1", accountId: 111122223333 }, identity: { ...identity, namespace: "" } },
    ["  s3.accountId = 111122223333: is not text. Give text.", '  identity.namespace = "": is not text. Give text.'],
  ],
  ["storage", { ownership: null }, ["  ownership = null: is no value. Give one."]],
  [
    "zone",
    { baseline: "2026.1", environment: "x" },
    [
      '  environment = "x": is not an environment. Write one of: dev, staging, prod.',
      '  ownership.environment = "prod": is not the landing zone\'s, x. Write the same in both.',
      '  baseline = "2026.1": is no table of versions. Give one of BASELINES: BASELINES["2026.1"].',
    ],
  ],
  [
    "zone",
    { zones: output(["eu-central-1a"]), pools: { web: null }, tenantPools: [], interfaceEndpoints: "yes" },
    [
      "  zones = an output: is not an array. Write an array.",
      '  interfaceEndpoints = "yes": is not true or false. Write true or false.',
      "  pools.web = null: is not an object. Write an object.",
      "  tenantPools = []: is not an object. Write an object.",
    ],
  ],
  ["zone", { publicAccessFrom: [null] }, ["  publicAccessFrom[0] = null: is not a string. Write a string."]],
];

test.each(table)("%s without a compiler: %j", (what, over, faults) => {
  expect(reported(what, over)).toEqual(faults);
});
