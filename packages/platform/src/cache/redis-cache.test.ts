import { TYPES } from "@retail-odoo/contract";
import { findRecorded, namesAndTypes, record } from "@retail-odoo/testing";
import { RedisCache } from "./redis-cache";
import { redisSettings, roleSettings, sentinelSettings } from "./redis-conf";
import type { RedisCacheArgs } from "./redis-cache-args";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
const OWNERSHIP = { platform: "lab", environment: "prod", owner: "platform", costCentre: "lab" } as const;
const IN_CLUSTER: RedisCacheArgs = {
  engine: "in-cluster",
  role: "session",
  size: "s",
  namespace: "tenant-a",
  cluster: { clientLabels: { app: "odoo" }, storageClass: "gp3", labels: { "retail-odoo.io/tenant": "a" } },
};
const UNKNOWN = { unknown: true };
const ON_AWS: RedisCacheArgs = {
  engine: "elasticache",
  role: "session",
  size: "m",
  namespace: "tenant-a",
  aws: {
    region: "eu-central-1",
    vpcId: "vpc-0a1b2c3d",
    subnetIds: ["subnet-0a000001", "subnet-0a000002", "subnet-0a000003"],
    clientSecurityGroupId: "sg-0a1b2c3d",
    keyArn: KEY,
    logKeyArn: KEY,
    ownership: OWNERSHIP,
  },
};

test("in the cluster: three instances with sentinels, proxies, certificates, fences and Secrets", async () => {
  const resources = await record(() => new RedisCache("sessions", IN_CLUSTER));
  expect(namesAndTypes(resources)).toEqual([
    ["sessions-account", "ServiceAccount"],
    ["sessions-ca", "Certificate"],
    ["sessions-certificate", "Certificate"],
    ["sessions-config", "ConfigMap"],
    ["sessions-credentials", "Secret"],
    ["sessions-instances-disruption", "PodDisruptionBudget"],
    ["sessions-instances-network", "NetworkPolicy"],
    ["sessions-issuer", "Issuer"],
    ["sessions-nodes", "Service"],
    ["sessions-operator-password", "RandomPassword"],
    ["sessions-password", "RandomPassword"],
    ["sessions-proxies-disruption", "PodDisruptionBudget"],
    ["sessions-proxies-network", "NetworkPolicy"],
    ["sessions-proxy", "Deployment"],
    ["sessions-proxy-config", "ConfigMap"],
    ["sessions-reader-service", "Service"],
    ["sessions-root-issuer", "Issuer"],
    ["sessions-server", "Secret"],
    ["sessions-server", "StatefulSet"],
    ["sessions-service", "Service"],
  ]);
  const retained = resources.filter(({ protect, retainOnDelete }) => protect && retainOnDelete).map(({ urn }) => urn);
  expect(retained.map((urn) => urn.split("$").at(-1)?.split("::")[0]).sort()).toEqual([
    "kubernetes:apps/v1:StatefulSet",
    "random:index/randomPassword:RandomPassword",
    "random:index/randomPassword:RandomPassword",
  ]);
});

test("passwords are secret wherever they are, and in no settings", async () => {
  const resources = await record(() => new RedisCache("sessions", IN_CLUSTER));
  expect(findRecorded(resources, "sessions-credentials").secretPaths).toEqual(["stringData"]);
  const server = resources.find(({ name, type }) => name === "sessions-server" && type.endsWith(":Secret"));
  expect(server?.secretPaths).toEqual(["stringData"]);
  for (const name of ["sessions-config", "sessions-proxy-config"])
    expect(findRecorded(resources, name).secretPaths).toEqual([]);
  const component = resources.find(({ type }) => type === TYPES.RedisCache);
  expect(JSON.stringify(component?.inputs)).not.toContain("assword");
});

test("its facts say where it is, what it is for, and what opens it", async () => {
  const resources = await record(() => new RedisCache("sessions", IN_CLUSTER));
  const host = (index: number) => `sessions-${index}.sessions-nodes.tenant-a.svc.cluster.local`;
  expect(resources.find(({ type }) => type === TYPES.RedisCache)?.outputs).toEqual({
    engine: "in-cluster",
    name: "sessions",
    role: "session",
    size: "s",
    instances: 3,
    maxMemoryBytes: 512 * 1024 * 1024,
    endpoints: { primary: "sessions.tenant-a.svc", reader: "sessions-reader.tenant-a.svc" },
    port: 6379,
    sentinel: { hosts: [host(0), host(1), host(2)], port: 26379, primaryName: "primary" },
    caSecret: { namespace: "tenant-a", name: "sessions-tls" },
    credentialsSecret: { namespace: "tenant-a", name: "sessions-credentials" },
  });
});

test("instances obey Pod Security restricted, stand in zones of their own, and are reached by proxies alone", async () => {
  const resources = await record(() => new RedisCache("sessions", IN_CLUSTER));
  const server = resources.find(({ type }) => type === "kubernetes:apps/v1:StatefulSet");
  const spec = server?.inputs["spec"] as unknown as {
    template: {
      spec: {
        securityContext: object;
        topologySpreadConstraints: { topologyKey: string; whenUnsatisfiable: string }[];
        containers: { name: string; image: string; securityContext: object }[];
      };
    };
  };
  const pod = spec.template.spec;
  expect(pod.securityContext).toEqual({
    runAsNonRoot: true,
    runAsUser: 999,
    runAsGroup: 999,
    fsGroup: 999,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  });
  expect(pod.containers.map(({ name, securityContext }) => [name, securityContext])).toEqual(
    ["redis", "sentinel"].map((name) => [
      name,
      { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    ]),
  );
  expect(pod.containers.every(({ image }) => /@sha256:[0-9a-f]{64}$/.test(image))).toBe(true);
  expect(
    pod.topologySpreadConstraints.map(({ topologyKey, whenUnsatisfiable }) => [topologyKey, whenUnsatisfiable]),
  ).toEqual([
    ["topology.kubernetes.io/zone", "DoNotSchedule"],
    ["kubernetes.io/hostname", "DoNotSchedule"],
  ]);
  const instances = {
    podSelector: {
      matchLabels: { "app.kubernetes.io/name": "sessions", "app.kubernetes.io/component": "redis-instance" },
    },
  };
  const proxies = {
    podSelector: {
      matchLabels: { "app.kubernetes.io/name": "sessions", "app.kubernetes.io/component": "redis-proxy" },
    },
  };
  const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
  const names = {
    to: [
      {
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
        podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
      },
    ],
    ports: [...tcp(53), { protocol: "UDP", port: 53 }],
  };
  const policyTypes = ["Ingress", "Egress"];
  expect(findRecorded(resources, "sessions-instances-network").inputs["spec"]).toEqual({
    ...instances,
    policyTypes,
    ingress: [
      { from: [instances], ports: tcp(6379, 26379) },
      { from: [proxies], ports: tcp(6379) },
    ],
    egress: [{ to: [instances], ports: tcp(6379, 26379) }, names],
  });
  expect(findRecorded(resources, "sessions-proxies-network").inputs["spec"]).toEqual({
    ...proxies,
    policyTypes,
    ingress: [{ from: [{ podSelector: { matchLabels: { app: "odoo" } } }], ports: tcp(6379, 6380) }],
    egress: [{ to: [instances], ports: tcp(6379) }, names],
  });
});

test("ElastiCache: encrypted with a customer-managed key, TLS and password required, in several zones", async () => {
  const resources = await record(() => new RedisCache("sessions", ON_AWS));
  expect(namesAndTypes(resources)).toEqual([
    ["sessions-clients", "SecurityGroupIngressRule"],
    ["sessions-credentials", "Secret"],
    ["sessions-firewall", "SecurityGroup"],
    ["sessions-group", "ReplicationGroup"],
    ["sessions-logs", "LogGroup"],
    ["sessions-parameters", "ParameterGroup"],
    ["sessions-password", "RandomPassword"],
    ["sessions-subnets", "SubnetGroup"],
  ]);
  const {
    tags,
    authToken: _password,
    securityGroupIds: _groups,
    ...group
  } = findRecorded(resources, "sessions-group").inputs;
  const delivered = {
    destination: "/retail-odoo/lab-prod/redis/sessions",
    destinationType: "cloudwatch-logs",
    logFormat: "json",
  };
  expect(group).toEqual({
    replicationGroupId: "sessions-prod",
    region: "eu-central-1",
    description: "Redis sessions of lab, role session",
    engine: "valkey",
    engineVersion: "8.1",
    nodeType: "cache.m7g.large",
    port: 6379,
    numCacheClusters: 3,
    clusterMode: "disabled",
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    parameterGroupName: "sessions-prod-valkey8",
    subnetGroupName: "sessions-prod",
    atRestEncryptionEnabled: true,
    kmsKeyId: KEY,
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    authTokenUpdateStrategy: "ROTATE",
    snapshotRetentionLimit: 7,
    snapshotWindow: "01:00-02:00",
    finalSnapshotIdentifier: "sessions-prod-final",
    maintenanceWindow: "tue:02:30-tue:03:30",
    autoMinorVersionUpgrade: true,
    applyImmediately: false,
    logDeliveryConfigurations: ["slow-log", "engine-log"].map((logType) => ({ ...delivered, logType })),
  });
  expect(findRecorded(resources, "sessions-group").secretPaths).toEqual(["authToken"]);
  expect(findRecorded(resources, "sessions-logs").inputs).toMatchObject({ kmsKeyId: KEY, retentionInDays: 365 });
  expect(findRecorded(resources, "sessions-firewall").inputs["vpcId"]).toBe("vpc-0a1b2c3d");
  const regional = resources.filter(({ type }) => type.startsWith("aws:"));
  expect(regional.filter(({ inputs }) => inputs["region"] !== "eu-central-1" || !inputs["tags"])).toEqual([]);
  const retained = resources.filter(({ protect, retainOnDelete }) => protect && retainOnDelete);
  expect(retained.map(({ name }) => name).sort()).toEqual(["sessions-group", "sessions-password"]);
  expect(tags).toMatchObject({ Name: "sessions-prod", "retail-odoo:data-class": "secret" });
  expect(findRecorded(resources, "sessions-parameters").inputs["parameters"]).toEqual([
    { name: "maxmemory-policy", value: "noeviction" },
    { name: "min-replicas-max-lag", value: "10" },
    { name: "min-replicas-to-write", value: "1" },
    { name: "reserved-memory-percent", value: "50" },
    { name: "tcp-keepalive", value: "60" },
    { name: "timeout", value: "0" },
  ]);
  const {
    region: _region,
    tags: _tags,
    securityGroupId: _group,
    description: _description,
    ...rule
  } = findRecorded(resources, "sessions-clients").inputs;
  expect(rule).toEqual({ referencedSecurityGroupId: "sg-0a1b2c3d", ipProtocol: "tcp", fromPort: 6379, toPort: 6379 });
});

test("a cache on ElastiCache keeps no snapshot, and goes with its stack where it is not durable", async () => {
  const args = { ...ON_AWS, role: "cache", consumer: "website", durable: false } as const;
  const resources = await record(() => new RedisCache("pages", args));
  const group = findRecorded(resources, "pages-group");
  expect([group.inputs["snapshotRetentionLimit"], group.inputs["finalSnapshotIdentifier"]]).toEqual([0, undefined]);
  expect(resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
  const last = async (change: object) => {
    const made = await record(() => new RedisCache("pages", { ...args, ...change } as RedisCacheArgs));
    return findRecorded(made, "pages-group").inputs["finalSnapshotIdentifier"];
  };
  expect(await last({ durable: true })).toBeUndefined();
  expect(await last({ role: "session" })).toBeUndefined();
  const { outputs } = resources.find(({ type }) => type === TYPES.RedisCache) ?? {};
  expect(outputs).toMatchObject({ consumer: "website", endpoints: { primary: UNKNOWN, reader: UNKNOWN } });
  expect(["sentinel", "caSecret"].filter((fact) => fact in (outputs ?? {}))).toEqual([]);
});

test.each(["session", "cache", "queue"] as const)("a Redis for %s speaks TLS alone, to replicas too", (role) => {
  const settings = redisSettings({ role, maxMemoryBytes: 1024 });
  const tls = {
    port: "0",
    "tls-cert-file": "/etc/redis-tls/tls.crt",
    "tls-key-file": "/etc/redis-tls/tls.key",
    "tls-ca-cert-file": "/etc/redis-tls/ca.crt",
    "tls-replication": "yes",
    "tls-protocols": '"TLSv1.2 TLSv1.3"',
  };
  expect(settings).toMatchObject({ ...tls, ...roleSettings(role), "tls-port": "6379", maxmemory: "1024", save: '""' });
  expect(settings["appendonly"]).toBe(role === "cache" ? "no" : "yes");
  expect(sentinelSettings()).toMatchObject({ ...tls, "tls-port": "26379", "sentinel deny-scripts-reconfig": "yes" });
});

test("passwords are long, and of characters that stand in a URL", async () => {
  const resources = await record(() => new RedisCache("sessions", IN_CLUSTER));
  for (const name of ["sessions-password", "sessions-operator-password"])
    expect(findRecorded(resources, name).inputs).toMatchObject({ length: 64, special: false });
});

test("bad arguments register nothing and are reported together", async () => {
  const args = { ...IN_CLUSTER, role: "cache", size: "huge" } as unknown as RedisCacheArgs;
  await expect(record(() => new RedisCache("pages", args))).rejects.toThrow(
    /RedisCache pages: 2 faults in its arguments\n {2}size = "huge": .*\n {2}consumer: is missing/,
  );
});
