import { FORMATS, TYPES, type LandingZoneFacts } from "@retail-odoo/contract";
import { findRecorded, record, type Recorded } from "@retail-odoo/testing";
import { PostgresHA } from "../postgres-ha";
import { rdsAuthorities } from "./certificates";
import type { RdsArgs } from "./server-args";

const key = (name: string) => `arn:aws:kms:eu-central-1:123456789012:key/${name}`;
const replica = (name: string) => `arn:aws:kms:eu-west-1:123456789012:key/${name}`;
const NODE = { cpu: 1, memoryGiB: 1, pods: 1 };
const ROOM = { ...NODE, nodes: 1, node: NODE };
const POOL = { instanceType: "m7i.large", minNodesPerZone: 1, maxNodesPerZone: 1 };
const ZONE: LandingZoneFacts = {
  format: FORMATS.landingZone,
  prefix: "acme-prod",
  environment: "prod",
  survivesZoneLoss: true,
  region: "eu-central-1",
  accountId: "123456789012",
  zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
  network: {
    cidr: "10.0.0.0/16",
    vpcId: "vpc-1",
    publicSubnetIds: [],
    privateSubnetIds: [],
    dataSubnetIds: ["subnet-a", "subnet-b", "subnet-c"],
    dataCidrs: ["10.0.224.0/22", "10.0.228.0/22", "10.0.232.0/22"],
  },
  cluster: { name: "acme-prod", version: "1.35", securityGroupId: "sg-cluster", privateAccessFrom: [], kubeconfig: "" },
  provisioner: "managed-node-groups",
  pools: { system: POOL, web: POOL, jobs: POOL, data: POOL },
  tenantPools: {},
  capacity: { pools: { web: ROOM, jobs: ROOM, data: ROOM }, tenantPools: {}, addresses: { total: 1, used: 1 } },
  keys: { data: key("data"), backup: key("backup"), logs: key("logs"), secrets: key("secrets") },
  recovery: {
    region: "eu-west-1",
    keys: { data: replica("data"), backup: replica("backup"), secrets: replica("secrets") },
  },
  fileSystemId: "fs-1",
  boundaryArn: "arn:aws:iam::123456789012:policy/boundary",
};

const ARGS: RdsArgs = {
  engine: "rds",
  size: "s",
  namespace: "databases",
  zone: ZONE,
  ownership: { platform: "acme", environment: "prod", owner: "shops", costCentre: "4711" },
  certificateIssuer: { kind: "ClusterIssuer", name: "databases" },
  calendar: { events: [{ name: "sale", kind: "peak", start: "2026-11-27T06:00", end: "2026-11-28T00:00", zone: "Europe/Vienna" }] },
}; // prettier-ignore

const tagsOf = (name: string, dataClass: string) => ({
  Name: name,
  "retail-odoo:platform": "acme",
  "retail-odoo:environment": "prod",
  "retail-odoo:owner": "shops",
  "retail-odoo:cost-centre": "4711",
  "retail-odoo:data-class": dataClass,
});

let resources: Recorded[];
beforeAll(async () => {
  resources = await record(() => new PostgresHA("acme-main", ARGS));
});

test("an instance with its network, credentials and replicated backups", () => {
  const outline = resources.map(({ name, type, protect, retainOnDelete }) => [
    name,
    type.split(":").at(-1),
    protect && retainOnDelete ? "kept" : protect || retainOnDelete,
  ]);
  expect(outline.sort()).toEqual(
    [
      ["acme-main", "PostgresHA", false],
      ["acme-main-access", "SecurityGroup", false],
      ["acme-main-access-cluster", "SecurityGroupIngressRule", false],
      ["acme-main-admin", "Secret", "kept"],
      ["acme-main-admin-password", "RandomPassword", "kept"],
      ["acme-main-admin-secret", "Secret", "kept"],
      ["acme-main-admin-version", "SecretVersion", "kept"],
      ["acme-main-authorities", "ConfigMap", false],
      ["acme-main-copies", "InstanceAutomatedBackupsReplication", false],
      ["acme-main-instance", "Instance", "kept"],
      ["acme-main-logs-postgresql", "LogGroup", false],
      ["acme-main-logs-upgrade", "LogGroup", false],
      ["acme-main-monitoring", "Role", false],
      ["acme-main-monitoring-metrics", "RolePolicyAttachment", false],
      ["acme-main-parameters-17", "ParameterGroup", true],
      ["acme-main-subnets", "SubnetGroup", false],
    ].sort(),
  );
});

test("the instance, field by field", () => {
  const {
    password,
    monitoringRoleArn: _role,
    vpcSecurityGroupIds: _groups,
    ...inputs
  } = findRecorded(resources, "acme-main-instance").inputs;
  expect(inputs).toEqual({
    identifier: "acme-main-prod",
    engine: "postgres",
    engineVersion: "17",
    autoMinorVersionUpgrade: true,
    allowMajorVersionUpgrade: false,
    engineLifecycleSupport: "open-source-rds-extended-support-disabled",
    instanceClass: "db.t4g.medium",
    multiAz: true,
    storageType: "gp3",
    allocatedStorage: 100,
    maxAllocatedStorage: 200,
    storageEncrypted: true,
    kmsKeyId: key("data"),
    username: "odoo_admin",
    port: 5432,
    dbSubnetGroupName: "acme-main-prod",
    publiclyAccessible: false,
    caCertIdentifier: "rds-ca-rsa2048-g1",
    iamDatabaseAuthenticationEnabled: true,
    parameterGroupName: "acme-main-prod-17",
    backupRetentionPeriod: 30,
    backupWindow: "02:00-03:00",
    copyTagsToSnapshot: true,
    deletionProtection: true,
    deleteAutomatedBackups: false,
    skipFinalSnapshot: false,
    finalSnapshotIdentifier: "acme-main-prod-final",
    maintenanceWindow: "tue:01:00-tue:02:00",
    applyImmediately: false,
    enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
    monitoringInterval: 60,
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: key("data"),
    performanceInsightsRetentionPeriod: 7,
    databaseInsightsMode: "standard",
    region: "eu-central-1",
    tags: tagsOf("acme-main-prod", "customer"),
  });
  expect([password, findRecorded(resources, "acme-main-instance").secretPaths]).toEqual([
    { unknown: true },
    ["password"],
  ]);
});

test("the administrator's password is replicated, and backups are copied under the recovery region's key", () => {
  expect(findRecorded(resources, "acme-main-admin-secret").inputs).toEqual({
    name: "acme-main-prod/admin",
    description: "Who makes roles and databases on acme-main-prod",
    kmsKeyId: key("secrets"),
    recoveryWindowInDays: 30,
    replicas: [{ region: "eu-west-1", kmsKeyId: replica("secrets") }],
    region: "eu-central-1",
    tags: tagsOf("acme-main-prod-admin", "secret"),
  });
  expect(findRecorded(resources, "acme-main-copies").inputs).toEqual({
    sourceDbInstanceArn: "arn:aws:rds:eu-central-1:123456789012:db:acme-main-prod",
    kmsKeyId: replica("backup"),
    retentionPeriod: 30,
    region: "eu-west-1",
  });
  const secrets = resources.filter(({ secretPaths }) => secretPaths.length > 0).map(({ name }) => name);
  expect(secrets.sort()).toEqual(["acme-main-admin", "acme-main-admin-version", "acme-main-instance"]);
});

test("only nodes and pods of the cluster may connect, to one port", () => {
  expect(findRecorded(resources, "acme-main-access").inputs).toMatchObject({
    vpcId: "vpc-1",
    name: "acme-main-prod-database",
  });
  expect(findRecorded(resources, "acme-main-access-cluster").inputs).toMatchObject({
    referencedSecurityGroupId: "sg-cluster",
    ipProtocol: "tcp",
    fromPort: 5432,
    toPort: 5432,
  });
  expect(findRecorded(resources, "acme-main-subnets").inputs["subnetIds"]).toEqual([
    "subnet-a",
    "subnet-b",
    "subnet-c",
  ]);
});

test("TLS is forced, and static settings wait for a restart", () => {
  const { family, parameters } = findRecorded(resources, "acme-main-parameters-17").inputs;
  const settings = Object.fromEntries((parameters as { name: string; value: string; applyMethod: string }[]).map(({ name, value, applyMethod }) => [name, [value, applyMethod]])); // prettier-ignore
  expect(family).toBe("postgres17");
  // It follows the class, whichever the instance has at the moment.
  expect(settings).not.toHaveProperty("shared_buffers");
  expect(settings).toMatchObject({
    // RDS has these by itself, and never says that they were asked for at once.
    "rds.force_ssl": ["1", "pending-reboot"],
    autovacuum_naptime: ["15", "pending-reboot"],
    max_wal_size: ["2048", "pending-reboot"],
    max_connections: ["160", "pending-reboot"],
    work_mem: [expect.stringMatching(/^\d+$/), "immediate"],
    idle_session_timeout: ["0", "immediate"],
    idle_in_transaction_session_timeout: ["3660000", "immediate"],
    jit: ["0", "immediate"],
    log_lock_waits: ["1", "immediate"],
  });
});

test("another size changes settings in place: RDS deletes no group in use", async () => {
  const larger = await record(() => new PostgresHA("acme-main", { ...ARGS, size: "l" }));
  const fixed = ({ inputs: { name, family, description } }: Recorded) => [name, family, description];
  const group = findRecorded(larger, "acme-main-parameters-17");
  expect(group.inputs["parameters"]).toContainEqual({ name: "max_wal_size", value: "16384", applyMethod: "immediate" });
  expect(fixed(group)).toEqual(["acme-main-prod-17", "postgres17", "Settings of acme-main-prod for Odoo"]);
  expect(fixed(group)).toEqual(fixed(findRecorded(resources, "acme-main-parameters-17")));
});

test("log groups have a key and a retention, and the instance depends on them", () => {
  expect(findRecorded(resources, "acme-main-logs-postgresql").inputs).toEqual({
    name: "/aws/rds/instance/acme-main-prod/postgresql",
    retentionInDays: 365,
    kmsKeyId: key("logs"),
    region: "eu-central-1",
    tags: tagsOf("/aws/rds/instance/acme-main-prod/postgresql", "customer"),
  });
  const waits = findRecorded(resources, "acme-main-instance").dependencies.map((urn) => urn.split("::").at(-1));
  expect(waits).toEqual(expect.arrayContaining(["acme-main-logs-postgresql", "acme-main-logs-upgrade"]));
});

test("facts are known in a preview except the host, which AWS generates", () => {
  const { type, inputs, outputs } = findRecorded(resources, "acme-main");
  const known = {
    engine: "rds",
    name: "acme-main",
    namespace: "databases",
    major: 17,
    size: "s",
    region: "eu-central-1",
    identifier: "acme-main-prod",
    instanceClass: "db.t4g.medium",
    standby: true,
    storageGiB: 100,
    maxStorageGiB: 200,
    maxConnections: 160,
    reservedConnections: 20,
    port: 5432,
    addresses: ZONE.network.dataCidrs,
    pooler: { instances: 2, poolSize: 15, maxClients: 1600, notifying: 2 },
    ca: { kind: "ConfigMap", name: "acme-main-ca", key: "ca.crt" },
    adminSecret: "acme-main-admin",
    certificateIssuer: { kind: "ClusterIssuer", name: "databases" },
    baseline: "2026.1",
    metrics: { kind: "cloudwatch", instance: "acme-main-prod" },
    restorePoints: {
      kind: "rds-automated-backups",
      place: "acme-main-prod",
      copyRegion: "eu-west-1",
      retentionDays: 30,
      lagSeconds: 300,
    },
  };
  expect([type, inputs]).toEqual([TYPES.PostgresHA, known]);
  expect(outputs).toEqual({ ...known, endpoints: { primary: { unknown: true }, reader: { unknown: true } } });
  expect(findRecorded(resources, "acme-main-authorities").inputs["data"]).toEqual({
    "ca.crt": rdsAuthorities("eu-central-1"),
  });
});

test("a server that is not durable retains nothing, has no standby in dev, and no copies without a recovery region", async () => {
  const { recovery: _none, ...zone } = ZONE;
  const ownership = { ...ARGS.ownership, environment: "dev" } as const;
  const small = await record(
    () => new PostgresHA("acme-lab", { ...ARGS, size: "dev", zone, ownership, durable: false }),
  );
  expect(findRecorded(small, "acme-lab-instance").inputs).toMatchObject({ multiAz: false, deletionProtection: false, skipFinalSnapshot: true, deleteAutomatedBackups: true, applyImmediately: true }); // prettier-ignore
  expect(
    small.filter(({ protect, retainOnDelete, name }) => protect || retainOnDelete || name === "acme-lab-copies"),
  ).toEqual([]);
  expect(findRecorded(small, "acme-lab-admin-secret").inputs).toMatchObject({ recoveryWindowInDays: 0 });
  expect(findRecorded(small, "acme-lab-admin-secret").inputs).not.toHaveProperty("replicas");
});

test("a server without the platform's prefix registers nothing: its logs could not be encrypted", async () => {
  await expect(record(() => new PostgresHA("lab", ARGS))).rejects.toThrow(
    "PostgresHA lab: 1 fault in its arguments\n" +
      '  name = "lab": does not begin with acme-, and the landing zone\'s log key encrypts only logs of servers that do. Call it acme-lab.',
  );
});
