import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { podRequireLeastPrivilege } from "./pod-require-least-privilege";

const OWN = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: UNKNOWN,
  capabilities: { drop: ["ALL"], add: UNKNOWN },
};
const violations = (
  container: object,
  pod: object | undefined = { runAsNonRoot: true, runAsUser: 100 },
  namespace = "shop",
) =>
  resourceViolations(podRequireLeastPrivilege, {
    type: "kubernetes:apps/v1:Deployment",
    name: "web",
    props: {
      metadata: { name: UNKNOWN, namespace },
      spec: {
        replicas: UNKNOWN,
        template: {
          spec: {
            volumes: UNKNOWN,
            securityContext: pod,
            containers: [
              { name: "first", image: UNKNOWN, securityContext: OWN },
              { name: "second", image: UNKNOWN, securityContext: { ...OWN, ...container } },
            ],
          },
        },
      },
    },
  });
const AT = "containers[1].securityContext";

test("passes a non-root user, set for the pod or the container", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ runAsNonRoot: true, runAsUser: 101 })).toEqual([]);
});

test.each([
  [
    "a container that may run as root",
    { runAsNonRoot: false },
    [`${AT}.runAsNonRoot is false, so this container can run as root: set it to true, here or for the pod.`],
  ],
  ["user 0", { runAsUser: 0 }, [`${AT}.runAsUser is 0, which is root: name another user, here or for the pod.`]],
  [
    "escalation",
    { allowPrivilegeEscalation: true },
    [`${AT}.allowPrivilegeEscalation is true, so a process can gain privileges: set it to false.`],
  ],
  [
    "no setting of escalation",
    { allowPrivilegeEscalation: undefined },
    [`${AT}.allowPrivilegeEscalation is not set, so a process can gain privileges: set it to false.`],
  ],
  [
    "some dropped capabilities",
    { capabilities: { drop: ["NET_RAW"] } },
    [`${AT}.capabilities.drop does not include "ALL", so this container keeps Linux capabilities: add it.`],
  ],
  [
    "no dropped capabilities",
    { capabilities: undefined },
    [`${AT}.capabilities.drop does not include "ALL", so this container keeps Linux capabilities: add it.`],
  ],
])("reports %s", async (_case, container, messages) => {
  expect(await violations(container)).toEqual(messages);
});

test("reports a container whose pod sets no user", async () => {
  expect(await violations({ runAsNonRoot: true }, {})).toEqual([
    "containers[0].securityContext.runAsNonRoot is not set, so this container can run as root: set it to true, here or for the pod.",
  ]);
});

test("prefers the user of the container to the user of its pod", async () => {
  const root = ["first", "second"].map(
    (_name, index) =>
      `containers[${index}].securityContext.runAsUser is 0, which is root: name another user, here or for the pod.`,
  );
  expect(await violations({}, { runAsNonRoot: true, runAsUser: 0 })).toEqual(root);
  expect(await violations({ runAsUser: 100 }, { runAsNonRoot: true, runAsUser: 0 })).toEqual([root[0]]);
});

test("does not apply to exempt namespaces", async () => {
  expect(await violations({ runAsUser: 0 }, {}, "kube-system")).toEqual([]);
});

test("in a preview, only the read settings must be known", async () => {
  expect(await violations({}, undefined, UNKNOWN)).toEqual([]);
  expect(await violations({ allowPrivilegeEscalation: true }, { runAsNonRoot: true, fsGroup: UNKNOWN })).toEqual([
    `${AT}.allowPrivilegeEscalation is true, so a process can gain privileges: set it to false.`,
  ]);
  await expect(violations({ runAsNonRoot: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
