import { BASELINES } from "@retail-odoo/contract";
import { planCell, RetailOdooPlatform, TenantStack } from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";

const withRedis = (change: Parameters<typeof tenant>[1] = () => undefined) =>
  tenant("alpha", (spec) => {
    spec.odoo.sessions = "redis";
    change(spec);
  });

function stack(spec = withRedis()): Promise<Recorded[]> {
  return record(() => {
    const platform = new RetailOdooPlatform("retail", { ...platformArgs(), tenants: [spec] });
    new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });
}

function find(resources: Recorded[], name: string, kind: string): { spec: never; data: never; metadata: never } {
  const found = resources.find((resource) => resource.name === name && resource.type.endsWith(`:${kind}`));
  if (!found) throw new Error(`${name} was not registered.`);
  return found.inputs as never;
}

interface Pod {
  containers: { env: { name: string }[]; volumeMounts: object[] }[];
  volumes: { name: string }[];
}
const podOf = (inputs: object) => (inputs as { spec: { template: { spec: Pod } } }).spec.template.spec;

test("files are the default: no Redis, no module, no setting", async () => {
  const resources = await stack(tenant("alpha"));
  expect(resources.filter(({ type, name }) => /Redis|StatefulSet/.test(type) || name.includes("sessions"))).toEqual([]);
  expect(JSON.stringify(resources)).not.toContain("session_redis");
});

test("a tenant with a Redis has one of its own, which is deleted with it, and a Secret configures it for every role of Odoo", async () => {
  const resources = await stack();
  const redis = resources.filter(({ name }) => name.startsWith("alpha-sessions"));
  expect(redis.length).toBeGreaterThan(15);
  expect(redis.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
  for (const [name, kind] of [
    ["alpha-web", "Deployment"],
    ["alpha-websocket", "Deployment"],
    ["alpha-cron", "Deployment"],
    ["alpha-init", "Job"],
  ] as const) {
    const pod = podOf(find(resources, name, kind));
    expect(pod.containers[0]?.env.filter((one) => one.name.startsWith("ODOO_SESSION"))).toEqual([
      { name: "ODOO_SESSION_REDIS", value: "1" },
      {
        name: "ODOO_SESSION_REDIS_URL",
        valueFrom: { secretKeyRef: { name: "alpha-sessions-credentials", key: "url" } },
      },
      { name: "ODOO_SESSION_REDIS_PREFIX", value: "alpha" },
      { name: "ODOO_SESSION_REDIS_EXPIRATION_ANONYMOUS", value: "3600" },
    ]);
    expect(pod.volumes.find((volume) => volume.name === "redis-ca")).toEqual({
      name: "redis-ca",
      secret: { secretName: "alpha-sessions-tls", items: [{ key: "ca.crt", path: "ca.crt" }] },
    });
    expect(pod.containers[0]?.volumeMounts).toContainEqual({
      name: "redis-ca",
      mountPath: "/etc/redis-ca",
      readOnly: true,
    });
  }
  const conf = (find(resources, "alpha-config", "ConfigMap").data as { "odoo.conf": string })["odoo.conf"];
  expect(conf.split("\n").filter((line) => line.startsWith("server_wide_modules"))).toEqual([
    "server_wide_modules = base,rpc,web,session_redis",
  ]);
});

test("its namespace lets the Redis' images in, its quota holds the Redis, and Odoo may reach the proxies", async () => {
  const resources = await stack();
  const { annotations } = find(resources, "alpha-namespace", "Namespace").metadata as { annotations: object };
  expect(annotations).toMatchObject({
    "retail-odoo.io/images":
      "registry.example/odoo,docker.io/valkey/valkey,docker.io/library/haproxy,docker.io/restic/restic",
  });
  const { hard } = find(resources, "alpha-quota", "ResourceQuota").spec as { hard: object };
  expect(hard).toMatchObject({ persistentvolumeclaims: "5", pods: "19", "requests.storage": "54Gi" });
  const { egress } = find(resources, "alpha-odoo-traffic", "NetworkPolicy").spec as { egress: object[] };
  expect(egress).toContainEqual({
    to: [
      {
        podSelector: {
          matchLabels: { "app.kubernetes.io/name": "alpha-sessions", "app.kubernetes.io/component": "redis-proxy" },
        },
      },
    ],
    ports: [{ protocol: "TCP", port: 6379 }],
  });
  // The volumes of the Redis are no room for files.
  const files = find(resources, "alpha-files", "PersistentVolumeClaim").spec as { resources: { requests: object } };
  expect(files.resources.requests).toEqual({ storage: "42Gi" });
});

test("a suspended tenant keeps no sessions", async () => {
  const resources = await stack(withRedis((spec) => (spec.state = "suspended")));
  expect(resources.filter(({ type }) => /Redis|StatefulSet/.test(type))).toEqual([]);
  expect(podOf(find(resources, "alpha-web", "Deployment")).containers[0]?.env.map(({ name }) => name)).not.toContain(
    "ODOO_SESSION_REDIS_URL",
  );
});

test("the cell is proven with every tenant's Redis in it", () => {
  const used = (spec: ReturnType<typeof tenant>) =>
    planCell("retail", { ...platformArgs(), tenants: [spec] }).capacity.pools?.["web"];
  const [without, within] = [used(tenant("alpha")), used(withRedis())];
  expect(within && without && within.cpu.used - without.cpu.used).toBeCloseTo(1.05);
  expect(within && without && within.pods.used - without.pods.used).toBe(6);
});

test("every version loads what it loads by itself, and the module", async () => {
  expect(BASELINES["2026.1"]?.redis.image).toMatch(/^docker\.io\/valkey\/valkey:.*@sha256:/);
  for (const [version, modules] of [
    ["17.0", "base,web"],
    ["18.0", "base,web"],
    ["19.0", "base,rpc,web"],
  ] as const) {
    const resources = await stack(withRedis((spec) => (spec.odoo.version = version)));
    const conf = (find(resources, "alpha-config", "ConfigMap").data as { "odoo.conf": string })["odoo.conf"];
    expect(conf).toContain(`\nserver_wide_modules = ${modules},session_redis\n`);
  }
});
