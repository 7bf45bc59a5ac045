import * as fc from "fast-check";
import { BLOCK_CLASSES, GP3_BASE, ODOO_POD, PROFILE_NAMES, PROFILES } from "@retail-odoo/contract";
import {
  bodyLimits,
  CRON_SECONDS,
  EDGE_BUFFER_GIB,
  EDGE_MEMORY_BYTES,
  IDLE_IN_TRANSACTION_SECONDS,
  REQUEST_LIMITS,
  requestLimits,
  TEMPORARY_MIB,
  temporaryFilesMiB,
} from "./request-limits";

test("each outer limit of a request is longer than the inner one, whatever the longest request is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 280 }), (seconds) => {
      const limits = requestLimits(seconds);
      const running = [
        limits.loadBalancerIdleSeconds,
        limits.edgeReadSeconds,
        limits.podTerminationSeconds,
        limits.workerSeconds,
        limits.poolerWaitSeconds,
        limits.lostPeerSeconds,
        limits.connectSeconds,
        limits.serverConnectSeconds,
      ];
      running.slice(1).forEach((inner, index) => expect(running[index]).toBeGreaterThan(inner));
      expect(limits.workerSeconds).toBeGreaterThan(limits.workerCpuSeconds);
    }),
  );
});

test("termination leaves time for every request that may still arrive or run", () => {
  fc.assert(
    fc.property(fc.integer({ min: 60, max: 280 }), (seconds) => {
      const limits = requestLimits(seconds);
      // A load balancer's target gets connections for two minutes after deregistration.
      expect(limits.edgeAcceptSeconds).toBeGreaterThanOrEqual(120);
      expect(limits.edgeGraceSeconds).toBeGreaterThan(limits.workerSeconds);
      expect(limits.edgeTerminationSeconds).toBeGreaterThan(limits.edgeAcceptSeconds + limits.edgeGraceSeconds);
      expect(limits.podTerminationSeconds).toBeGreaterThan(limits.podPreStopSeconds + limits.workerSeconds);
      // The transaction of a worker's whole request, and the query that a killed worker leaves behind.
      expect(limits.poolerDrainSeconds).toBeGreaterThan(limits.workerSeconds + limits.abandonedQuerySeconds);
      expect(limits.poolerTerminationSeconds).toBeGreaterThan(limits.poolerPreStopSeconds + limits.poolerDrainSeconds);
      // Queries of killed workers end before their pod does.
      expect(limits.podTerminationSeconds - limits.podPreStopSeconds).toBeGreaterThan(
        limits.workerSeconds + limits.abandonedQuerySeconds,
      );
    }),
  );
});

test("the disk ends a query that only writes temporary files before a worker's time is up, on every volume", () => {
  const slowest = Math.min(GP3_BASE.mibPerSecond, ...BLOCK_CLASSES.map(({ mibPerSecond }) => mibPerSecond));
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64_000 }), (storageGiB) => {
      expect(temporaryFilesMiB(storageGiB)).toBeLessThan(slowest * REQUEST_LIMITS.workerSeconds);
      // Three such sessions leave room for data.
      expect(3 * temporaryFilesMiB(storageGiB)).toBeLessThan(storageGiB * 1_024);
    }),
  );
});

test("the limits in use", () => {
  expect(REQUEST_LIMITS).toEqual({
    loadBalancerIdleSeconds: 350,
    edgeReadSeconds: 300,
    edgeAcceptSeconds: 130,
    edgeGraceSeconds: 300,
    edgeTerminationSeconds: 460,
    podTerminationSeconds: 270,
    podPreStopSeconds: 10,
    workerSeconds: 240,
    poolerTerminationSeconds: 280,
    poolerPreStopSeconds: 10,
    poolerDrainSeconds: 260,
    poolerWaitSeconds: 180,
    lostPeerSeconds: 60,
    workerCpuSeconds: 120,
    connectSeconds: 10,
    serverConnectSeconds: 5,
    abandonedQuerySeconds: 10,
  });
  expect(IDLE_IN_TRANSACTION_SECONDS).toBeGreaterThan(Math.max(CRON_SECONDS, REQUEST_LIMITS.workerSeconds));
});

const ODOO_DEFAULT_MIB = 128;

test("each outer limit of a body is larger than the inner one, in every profile", () => {
  fc.assert(
    fc.property(fc.constantFrom(...PROFILE_NAMES), (profile) => {
      const { edgeMiB, uploadMiB } = bodyLimits(profile);
      // A form adds its fields to a file that Odoo still accepts.
      expect(edgeMiB).toBeGreaterThanOrEqual(uploadMiB + 10);
      expect(uploadMiB).toBeGreaterThanOrEqual(ODOO_DEFAULT_MIB);
      expect(ODOO_POD.memoryPerProcessMiB).toBeGreaterThan(uploadMiB);
      // Every worker of a pod may spool one.
      expect(TEMPORARY_MIB).toBeGreaterThan(PROFILES[profile].web.workers * uploadMiB);
      expect(EDGE_MEMORY_BYTES).toBeLessThan(uploadMiB * 1_024 ** 2);
      expect(EDGE_BUFFER_GIB.request * 1_024).toBeGreaterThan(edgeMiB);
    }),
  );
});

test("a larger profile takes larger bodies", () => {
  expect(PROFILE_NAMES.map(bodyLimits)).toEqual([
    { edgeMiB: 144, uploadMiB: 128 },
    { edgeMiB: 272, uploadMiB: 256 },
    { edgeMiB: 400, uploadMiB: 384 },
  ]);
});
