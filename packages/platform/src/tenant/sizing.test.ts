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
} from "@retail-odoo/contract";
import { redisFootprint } from "../cache";
import { fits, nodeAllocatable } from "../nodes";
import { ODOO_ROLES, ROLE_NAMES } from "./roles";
import { volumeClaimCount, podsOfTenant, sessionsGiB, sizeTenant, tenantConnections } from "./sizing";

const data = { databaseGiB: 10, filestoreGiB: 20, growthGiBPerMonth: 2 };

test("a branch in production", () => {
  expect(sizeTenant({ profile: "branch", data }, "prod")).toEqual({
    roles: {
      web: { replicas: 2, processes: 4, cpu: 0.8, cpuLimit: 2, memoryMiB: 4 * 512 + 400 },
      websocket: { replicas: 2, processes: 1, cpu: 0.2, cpuLimit: 0.5, memoryMiB: 912 },
      cron: { replicas: 1, processes: 1, cpu: 0.2, cpuLimit: 0.5, memoryMiB: 912 },
      assets: { replicas: 1, processes: 1, cpu: 0.2, cpuLimit: 0.5, memoryMiB: 912 },
    },
    connections: {
      // Four websocket pods during a release, each listening and with a pool of three; cron processes and a probe; two pods for
      // assets with two connections; the job.
      direct: 4 * 4 + (3 + 1) + 2 * 2 + 2,
      // Three web pods during a release, with four workers of three connections and a probe.
      pooled: 3 * (4 * 3 + 1),
    },
    poolerClients: 3 * (4 * 8 + 3),
    quota: { cpu: 4.1, cpuLimit: 10, memoryGiB: 13.516, pods: 11, storageGiB: 44 },
  });
});

test("development is smaller than staging, staging than production", () => {
  const pods = ENVIRONMENTS.map((environment) => {
    const { web, websocket, cron } = sizeTenant({ profile: "omnichannel", data }, environment).roles;
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
      const { roles, quota } = sizeTenant({ profile, data }, environment);
      const total = (of: (role: (typeof ROLE_NAMES)[number]) => number) =>
        ROLE_NAMES.reduce((sum, role) => sum + (roles[role].replicas + ODOO_ROLES[role].surgePods) * of(role), 0);
      expect(quota.cpu).toBeGreaterThanOrEqual(total((role) => roles[role].cpu));
      expect(quota.memoryGiB * 1024).toBeGreaterThanOrEqual(total((role) => roles[role].memoryMiB));
      expect(quota.pods).toBeGreaterThan(total(() => 1));
    }
});

test("pods with direct connections count twice during a release, cron pods once", () => {
  const direct = (profile: (typeof PROFILE_NAMES)[number]) => sizeTenant({ profile, data }, "prod").connections.direct;
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
      sizeTenant({ profile, data }, "prod"),
      POSTGRES_SIZES[size].pooler,
    );
    return [pooled.connections, all - pooled.connections, pooled.clients];
  };
  expect([connections("branch", "m"), connections("omnichannel", "m"), connections("multibrand", "l")]).toEqual([
    [32, 26, 105],
    [32, 33, 350],
    [120, 55, 1225],
  ]);
});

test("connections for notifications are added to the pool of every pooler", () => {
  const size = sizeTenant({ profile: "branch", data }, "prod");
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
  const files = sizeTenant({ profile: "branch", data }, environment);
  const redis = sizeTenant({ profile: "branch", data, odoo: { sessions: "redis" } }, environment);
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

test("the largest profile alone fits a server of size s, and workers serve at most six users each", () => {
  const size = sizeTenant({ profile: "multibrand", data }, "prod");
  const { connections } = tenantConnections(size, POSTGRES_SIZES.s.pooler);
  expect(connections).toBeLessThanOrEqual(POSTGRES_SIZES.s.maxConnections - RESERVED_CONNECTIONS);
  for (const profile of PROFILE_NAMES) {
    const { ceiling, web } = PROFILES[profile];
    expect(ceiling.concurrentUsers / (web.replicas * web.workers)).toBeLessThanOrEqual(6);
  }
});

test("every pod of every profile fits a node of every type, so the proof only needs sums", () => {
  const agents = {
    cpu: NODE_AGENTS.cpu + THREAT_AGENT.cpu,
    memoryGiB: NODE_AGENTS.memoryGiB + THREAT_AGENT.memoryGiB,
    pods: NODE_AGENTS.pods + THREAT_AGENT.pods,
  };
  for (const [type, instance] of Object.entries(INSTANCE_TYPES))
    for (const profile of PROFILE_NAMES)
      for (const pod of podsOfTenant(sizeTenant({ profile, data }, "prod")))
        expect({ type, pod, fits: fits(pod, nodeAllocatable(instance, agents)) }).toEqual({ type, pod, fits: true });
});

test("a tenant's pods add up to its quota, less the spare pod for an operator", () => {
  for (const environment of ENVIRONMENTS)
    for (const profile of PROFILE_NAMES) {
      const size = sizeTenant({ profile, data }, environment);
      const pods = podsOfTenant(size);
      expect(pods.length).toBe(size.quota.pods - 1);
      expect(pods.reduce((sum, { cpu }) => sum + cpu, 0)).toBeCloseTo(size.quota.cpu);
      expect(pods.reduce((sum, { memoryGiB }) => sum + memoryGiB, 0)).toBeCloseTo(size.quota.memoryGiB, 2);
    }
});
