import {
  CACHE_INSTANCES,
  ENVIRONMENTS,
  INSTANCE_TYPES,
  NODE_AGENTS,
  POSTGRES_SIZES,
  PROFILE_NAMES,
  PROFILES,
  RESERVED_CONNECTIONS,
  THREAT_AGENT,
  type ProfileName,
} from "@retail-odoo/contract";
import { redisFootprint } from "../cache";
import { fits, nodeAllocatable } from "../nodes";
import { ODOO_ROLES, ROLE_NAMES } from "./roles";
import { volumeClaimCount, podsOfTenant, sessionsGiB, sizeTenant, tenantConnections } from "./sizing";

const data = { databaseGiB: 10, filestoreGiB: 20, growthGiBPerMonth: 2 };
/** The largest tenant of a profile. */
const largest = (profile: ProfileName) =>
  ({ profile, service: "critical", workload: { stores: 1, ...PROFILES[profile].ceiling }, data }) as const;

test("the largest branch in production", () => {
  const background = { processes: 1, cpu: 0.1, cpuLimit: 0.5, memoryMiB: 240 + 40 + 512 };
  expect(sizeTenant(largest("branch"), "prod")).toEqual({
    roles: {
      web: { replicas: 2, processes: 4, cpu: 0.8, cpuLimit: 2, memoryMiB: 4 * (40 + 512) + 240 },
      websocket: { ...background, replicas: 2, memoryMiB: 240 + 40 + 384 },
      cron: { ...background, replicas: 1 },
      assets: { ...background, replicas: 1 },
    },
    connections: {
      // Four websocket pods during a release, each listening and with a pool of three; cron processes and a probe; two pods for
      // assets with two connections; the job.
      direct: 4 * 4 + (3 + 1) + 2 * 2 + 2,
      // Three web pods during a release, with four workers of three connections and a probe.
      pooled: 3 * (4 * 3 + 1),
    },
    poolerClients: 3 * (4 * 8 + 3),
    // A transaction in every worker of three web pods, and a probe's.
    transactions: 3 * (4 + 1),
    // For each of the two jobs that keep its files in the vault.
    fileJob: { cpu: 0.1, cpuLimit: 1, memoryMiB: 320 },
    quota: { cpu: 3.7, cpuLimit: 12, memoryGiB: 13.063, pods: 13, storageGiB: 44 },
  });
});

test("development is smaller than staging, staging than production", () => {
  const pods = ENVIRONMENTS.map((environment) => {
    const { web, websocket, cron } = sizeTenant(largest("omnichannel"), environment).roles;
    return [web.replicas, web.processes, websocket.replicas, cron.processes];
  });
  expect(pods).toEqual([
    [1, 2, 1, 2],
    [2, 4, 2, 2],
    [9, 4, 2, 2],
  ]);
});

test("the quota covers every role's pods, their surge and the job", () => {
  for (const profile of PROFILE_NAMES)
    for (const environment of ENVIRONMENTS) {
      const { roles, quota } = sizeTenant(largest(profile), environment);
      const total = (of: (role: (typeof ROLE_NAMES)[number]) => number) =>
        ROLE_NAMES.reduce((sum, role) => sum + (roles[role].replicas + ODOO_ROLES[role].surgePods) * of(role), 0);
      expect(quota.cpu).toBeGreaterThanOrEqual(total((role) => roles[role].cpu));
      expect(quota.memoryGiB * 1024).toBeGreaterThanOrEqual(total((role) => roles[role].memoryMiB));
      expect(quota.pods).toBeGreaterThan(total(() => 1));
    }
});

test("pods with direct connections count twice during a release, cron pods once", () => {
  const direct = (profile: (typeof PROFILE_NAMES)[number]) => sizeTenant(largest(profile), "prod").connections.direct;
  // Old and new websocket pods, each listening and with a pool of three; cron processes, a probe, assets, the job.
  expect(PROFILE_NAMES.map(direct)).toEqual([
    2 * 2 * 4 + 3 + 1 + 2 * 1 * 2 + 2,
    2 * 2 * 4 + 6 + 1 + 2 * 2 * 2 + 2,
    2 * 4 * 4 + 12 + 1 + 2 * 2 * 2 + 2,
  ]);
});

test("pooled connections follow the pool size, direct ones are added", () => {
  const connections = (profile: (typeof PROFILE_NAMES)[number], size: keyof typeof POSTGRES_SIZES) => {
    const { connections: all, pooled } = tenantConnections(
      sizeTenant(largest(profile), "prod"),
      POSTGRES_SIZES[size].pooler,
    );
    return [pooled.connections, all - pooled.connections, pooled.clients];
  };
  expect([connections("branch", "m"), connections("omnichannel", "m"), connections("multibrand", "l")]).toEqual([
    [60, 26, 105],
    [110, 33, 350],
    [360, 55, 1225],
  ]);
});

test("connections for notifications are added to the pool of every pooler", () => {
  const size = sizeTenant(largest("branch"), "prod");
  const { pooler } = POSTGRES_SIZES.m;
  const quiet = tenantConnections(size, pooler);
  const { connections, pooled } = tenantConnections(size, { ...pooler, notifying: 3 });
  const more = 3 * pooler.instances;
  expect([connections, pooled.connections]).toEqual([quiet.connections + more, quiet.pooled.connections + more]);
});

test.each([
  ["dev", "dev"],
  ["prod", PROFILES.branch.sessions],
] as const)("a Redis for sessions in %s is counted in quota, storage, claims and pods", (environment, cache) => {
  const files = sizeTenant(largest("branch"), environment);
  const redis = sizeTenant({ ...largest("branch"), odoo: { sessions: "redis" } }, environment);
  const { cpu, memoryMiB, pods, storageGiB } = redisFootprint("session", cache);
  expect([files.sessions, redis.sessions]).toEqual([undefined, { engine: "in-cluster", size: cache }]);
  expect(redis.quota.cpu).toBeCloseTo(files.quota.cpu + cpu);
  expect(redis.quota.cpuLimit).toBeCloseTo(files.quota.cpuLimit + cpu);
  expect(redis.quota.memoryGiB).toBeCloseTo(files.quota.memoryGiB + memoryMiB / 1024, 2);
  expect(redis.quota.storageGiB).toBe(files.quota.storageGiB + storageGiB);
  expect([sessionsGiB(files), sessionsGiB(redis)]).toEqual([0, storageGiB]);
  expect([volumeClaimCount(files), volumeClaimCount(redis)]).toEqual([2, 2 + CACHE_INSTANCES]);
  expect(redis.quota.pods).toBe(files.quota.pods + pods);
  expect(podsOfTenant(redis).length).toBe(podsOfTenant(files).length + pods);
});

test.each([
  ["branch", "s"],
  ["omnichannel", "m"],
  ["multibrand", "l"],
  ["multibrand", "xl"],
] as const)("the largest %s fits a server of size %s, with one pooler lost and during a release", (profile, name) => {
  const { pooler, maxConnections } = POSTGRES_SIZES[name];
  const size = sizeTenant(largest(profile), "prod");
  expect(size.transactions).toBeLessThanOrEqual(pooler.poolSize);
  // A pod has five connections more than its pool, and as many to `postgres`.
  const left = maxConnections - RESERVED_CONNECTIONS - pooler.instances * (pooler.poolSize + 5);
  expect(tenantConnections(size, pooler).connections).toBeLessThanOrEqual(left);
});

test("every pod of every profile fits a node of every type, so the proof only needs sums", () => {
  const agents = {
    cpu: NODE_AGENTS.cpu + THREAT_AGENT.cpu,
    memoryGiB: NODE_AGENTS.memoryGiB + THREAT_AGENT.memoryGiB,
    pods: NODE_AGENTS.pods + THREAT_AGENT.pods,
  };
  for (const [type, instance] of Object.entries(INSTANCE_TYPES))
    for (const profile of PROFILE_NAMES)
      for (const pod of podsOfTenant(sizeTenant(largest(profile), "prod")))
        expect({ type, pod, fits: fits(pod, nodeAllocatable(instance, agents)) }).toEqual({ type, pod, fits: true });
});

test("a tenant's pods add up to its quota, less the spare pod for an operator", () => {
  for (const environment of ENVIRONMENTS)
    for (const profile of PROFILE_NAMES) {
      const size = sizeTenant(largest(profile), environment);
      const pods = podsOfTenant(size);
      expect(pods.length).toBe(size.quota.pods - 1);
      expect(pods.reduce((sum, { cpu }) => sum + cpu, 0)).toBeCloseTo(size.quota.cpu);
      expect(pods.reduce((sum, { memoryGiB }) => sum + memoryGiB, 0)).toBeCloseTo(size.quota.memoryGiB, 2);
    }
});
