import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { containerRequireRequestsAndLimits } from "./container-require-requests-and-limits";

const FULL = { requests: { cpu: "1", memory: "1Gi" }, limits: { memory: "1Gi" } };
const pod = (resources: unknown, more: object = {}) => ({
  initContainers: [{ name: "init", resources: FULL }],
  containers: [{ name: "web", image: UNKNOWN, resources, ...more }],
});
const violations = (spec: object, type = "kubernetes:apps/v1:Deployment") =>
  resourceViolations(containerRequireRequestsAndLimits, { type, name: "web", props: { metadata: UNKNOWN, spec } });
const deployed = (resources: unknown) =>
  violations({ replicas: UNKNOWN, template: { metadata: UNKNOWN, spec: pod(resources) } });

test("passes requests with a memory limit, or limits that also serve as requests", async () => {
  expect(await deployed(FULL)).toEqual([]);
  expect(await deployed({ limits: { cpu: "1", memory: "1Gi" } })).toEqual([]);
});

test.each([
  ["no resources", undefined, "requests.cpu, no requests.memory, no limits.memory"],
  ["no CPU", { limits: { memory: "1Gi" } }, "requests.cpu"],
  ["no memory request", { requests: { cpu: "1" }, limits: { cpu: "1" } }, "requests.memory, no limits.memory"],
  ["no memory limit", { requests: { cpu: "1", memory: "1Gi" } }, "limits.memory"],
])("reports %s", async (_case, resources, missing) => {
  expect(await deployed(resources)).toEqual([
    `containers[0] ("web") sets no ${missing}, so it can take resources of other pods on its node: add it under resources.`,
  ]);
});

test("applies to init containers", async () => {
  expect(await violations({ template: { spec: { initContainers: [{ name: "init" }], containers: [] } } })).toEqual([
    'initContainers[0] ("init") sets no requests.cpu, no requests.memory, no limits.memory, so it can take resources of other pods on its node: add it under resources.',
  ]);
});

test.each([
  ["kubernetes:apps/v1:StatefulSet", (spec: object) => ({ template: { spec } })],
  ["kubernetes:apps/v1:DaemonSet", (spec: object) => ({ template: { spec } })],
  ["kubernetes:apps/v1:ReplicaSet", (spec: object) => ({ template: { spec } })],
  ["kubernetes:batch/v1:Job", (spec: object) => ({ template: { spec } })],
  ["kubernetes:batch/v1:CronJob", (spec: object) => ({ jobTemplate: { spec: { template: { spec } } } })],
  ["kubernetes:core/v1:Pod", (spec: object) => spec],
])("finds the pod of %s", async (type, around) => {
  expect(await violations(around(pod(FULL)), type)).toEqual([]);
  expect(await violations(around(pod({ requests: FULL.requests })), type)).toEqual([
    'containers[0] ("web") sets no limits.memory, so it can take resources of other pods on its node: add it under resources.',
  ]);
});

test("in a preview, amounts must be set, not known", async () => {
  expect(await deployed({ requests: { cpu: UNKNOWN, memory: UNKNOWN }, limits: { memory: UNKNOWN } })).toEqual([]);
  expect(await deployed({ requests: { cpu: UNKNOWN, memory: UNKNOWN } })).toEqual([
    'containers[0] ("web") sets no limits.memory, so it can take resources of other pods on its node: add it under resources.',
  ]);
  await expect(deployed(UNKNOWN)).rejects.toThrow(UnknownValueError);
});
