import { ENVIRONMENTS, POSTGRES_SIZES, PROFILE_NAMES, PROFILES, RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { sizeTenant } from "./sizing";

const data = { databaseGiB: 10, filestoreGiB: 20, growthGiBPerMonth: 2 };

test("a branch in production", () => {
  expect(sizeTenant({ profile: "branch", data }, "prod")).toEqual({
    web: { replicas: 2, workers: 4 },
    // Four workers and one for scheduled actions, on top of the master and its websocket child.
    pod: { cpu: 1, cpuLimit: 2.5, memoryMiB: 5 * 350 + 400 },
    // Three pods during a release, each with five times three connections and two for websockets; two for the job.
    connections: 3 * 17 + 2,
    quota: { cpu: 3.5, cpuLimit: 8.5, memoryGiB: 7.299, pods: 5, storageGiB: 44 },
  });
});

test("development is smaller than staging, staging than production", () => {
  const pods = ENVIRONMENTS.map(
    (environment) => sizeTenant({ profile: "omnichannel", data }, environment).web.replicas,
  );
  expect(pods).toEqual([1, 2, 9]);
});

test("a quota always holds every web pod, one more during a release, and the job", () => {
  for (const profile of PROFILE_NAMES)
    for (const environment of ENVIRONMENTS) {
      const { web, pod, quota } = sizeTenant({ profile, data }, environment);
      expect(quota.cpu).toBeGreaterThanOrEqual((web.replicas + 1) * pod.cpu);
      expect(quota.memoryGiB * 1024).toBeGreaterThanOrEqual((web.replicas + 1) * pod.memoryMiB);
      expect(quota.pods).toBeGreaterThan(web.replicas + 1);
    }
});

test("the largest profile fits a server of size l alone, and workers keep to six users each", () => {
  const { connections } = sizeTenant({ profile: "multibrand", data }, "prod");
  expect(connections).toBeLessThanOrEqual(POSTGRES_SIZES.l.maxConnections - RESERVED_CONNECTIONS);
  for (const profile of PROFILE_NAMES) {
    const { ceiling, web } = PROFILES[profile];
    expect(ceiling.concurrentUsers / (web.replicas * web.workers)).toBeLessThanOrEqual(6);
  }
});
