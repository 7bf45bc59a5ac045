import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { podDisallowHostAccess } from "./pod-disallow-host-access";

const CONTAINER = { name: "web", image: UNKNOWN, env: UNKNOWN, ports: [{ containerPort: 8069 }], securityContext: {} };
const violations = (pod: object, namespace: string = "shop", config?: object) =>
  resourceViolations(
    podDisallowHostAccess,
    {
      type: "kubernetes:apps/v1:Deployment",
      name: "web",
      props: {
        metadata: { name: UNKNOWN, namespace },
        spec: { replicas: UNKNOWN, template: { metadata: UNKNOWN, spec: { containers: [CONTAINER], ...pod } } },
      },
    },
    config,
  );
const volumes = [{ name: "config", configMap: { name: UNKNOWN } }];

test("passes a pod that keeps to itself", async () => {
  expect(await violations({ hostNetwork: false, volumes })).toEqual([]);
});

test.each([
  [{ hostNetwork: true }, "hostNetwork is true: take it out."],
  [{ hostPID: true }, "hostPID is true: take it out."],
  [{ hostIPC: true }, "hostIPC is true: take it out."],
  [
    { volumes: [...volumes, { name: "logs", hostPath: { path: "/var/log" } }] },
    'volumes[1] ("logs") is a hostPath: use a claim or an emptyDir.',
  ],
  [
    { containers: [{ ...CONTAINER, securityContext: { privileged: true } }] },
    "containers[0].securityContext.privileged is true: take it out.",
  ],
  [
    { initContainers: [{ ...CONTAINER, ports: [{ containerPort: 1 }, { containerPort: 2, hostPort: 2 }] }] },
    "initContainers[0].ports[1].hostPort is 2: take it out and use a Service.",
  ],
])("%j", async (pod, message) => {
  expect(await violations(pod)).toEqual([message]);
});

test("an exempt namespace may", async () => {
  expect(await violations({ hostNetwork: true }, "kube-system")).toEqual([]);
  expect(await violations({ hostNetwork: true }, "agents", { exemptNamespaces: ["agents"] })).toEqual([]);
  expect(await violations({ hostNetwork: true }, "kube-system", { exemptNamespaces: ["agents"] })).toEqual([
    "hostNetwork is true: take it out.",
  ]);
});

test("in a preview, judges by what is known", async () => {
  const hostPath = { name: "logs", hostPath: UNKNOWN };
  expect(await violations({ hostNetwork: true, serviceAccountName: UNKNOWN, volumes: [hostPath] })).toEqual([
    "hostNetwork is true: take it out.",
    'volumes[0] ("logs") is a hostPath: use a claim or an emptyDir.',
  ]);
  expect(await violations({ volumes }, UNKNOWN)).toEqual([]);
  await expect(violations({ hostNetwork: true }, UNKNOWN)).rejects.toThrow(UnknownValueError);
  await expect(violations({ hostNetwork: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
