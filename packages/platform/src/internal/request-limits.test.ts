import * as fc from "fast-check";
import { ODOO_POD, PROFILE_NAMES, PROFILES } from "@retail-odoo/contract";
import {
  bodyLimits,
  CRON_SECONDS,
  EDGE_MEMORY_BYTES,
  IDLE_IN_TRANSACTION_SECONDS,
  REQUEST_LIMITS,
  requestLimits,
  TEMPORARY_MIB,
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
        limits.connectSeconds,
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
    poolerWaitSeconds: 180,
    workerCpuSeconds: 120,
    connectSeconds: 10,
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
