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

test("passes an ordinary user, named for the pod or the container", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ runAsNonRoot: true, runAsUser: 101 })).toEqual([]);
});

test.each([
  ["root after all", { runAsNonRoot: false }, [`${AT}.runAsNonRoot is false: set it to true, here or for the pod.`]],
  ["user 0", { runAsUser: 0 }, [`${AT}.runAsUser is 0: name another user, here or for the pod.`]],
  ["escalation", { allowPrivilegeEscalation: true }, [`${AT}.allowPrivilegeEscalation is true: set it to false.`]],
  [
    "nothing said of escalation",
    { allowPrivilegeEscalation: undefined },
    [`${AT}.allowPrivilegeEscalation is not set: set it to false.`],
  ],
  [
    "some capabilities",
    { capabilities: { drop: ["NET_RAW"] } },
    [`${AT}.capabilities.drop does not name "ALL": add it.`],
  ],
  ["all capabilities", { capabilities: undefined }, [`${AT}.capabilities.drop does not name "ALL": add it.`]],
])("%s", async (_case, container, messages) => {
  expect(await violations(container)).toEqual(messages);
});

test("the pod says nothing", async () => {
  expect(await violations({ runAsNonRoot: true }, {})).toEqual([
    "containers[0].securityContext.runAsNonRoot is not set: set it to true, here or for the pod.",
  ]);
});

test("a container's user goes before its pod's", async () => {
  const root = ["first", "second"].map(
    (_name, index) => `containers[${index}].securityContext.runAsUser is 0: name another user, here or for the pod.`,
  );
  expect(await violations({}, { runAsNonRoot: true, runAsUser: 0 })).toEqual(root);
  expect(await violations({ runAsUser: 100 }, { runAsNonRoot: true, runAsUser: 0 })).toEqual([root[0]]);
});

test("an exempt namespace may", async () => {
  expect(await violations({ runAsUser: 0 }, {}, "kube-system")).toEqual([]);
});

test("in a preview, judges by what is known", async () => {
  expect(await violations({}, undefined, UNKNOWN)).toEqual([]);
  expect(await violations({ allowPrivilegeEscalation: true }, { runAsNonRoot: true, fsGroup: UNKNOWN })).toEqual([
    `${AT}.allowPrivilegeEscalation is true: set it to false.`,
  ]);
  await expect(violations({ runAsNonRoot: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
