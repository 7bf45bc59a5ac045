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

test("passes a pod without access to its node", async () => {
  expect(await violations({ hostNetwork: false, volumes })).toEqual([]);
});

test.each([
  [{ hostNetwork: true }, "hostNetwork is true, so this pod can access the network of its node: remove it."],
  [{ hostPID: true }, "hostPID is true, so this pod can access the processes of its node: remove it."],
  [{ hostIPC: true }, "hostIPC is true, so this pod can access the shared memory of its node: remove it."],
  [
    { volumes: [...volumes, { name: "logs", hostPath: { path: "/var/log" } }] },
    'volumes[1] ("logs") is a hostPath, so this pod can access files of its node: use a PersistentVolumeClaim or an emptyDir.',
  ],
  [
    { containers: [{ ...CONTAINER, securityContext: { privileged: true } }] },
    "containers[0].securityContext.privileged is true, so this container has root access to its node: remove it.",
  ],
  [
    { initContainers: [{ ...CONTAINER, ports: [{ containerPort: 1 }, { containerPort: 2, hostPort: 2 }] }] },
    "initContainers[0].ports[1].hostPort is 2, so this container opens a port of its node: remove it and use a Service.",
  ],
])("reports %j", async (pod, message) => {
  expect(await violations(pod)).toEqual([message]);
});

test("does not apply to exempt namespaces", async () => {
  expect(await violations({ hostNetwork: true }, "kube-system")).toEqual([]);
  expect(await violations({ hostNetwork: true }, "agents", { exemptNamespaces: ["agents"] })).toEqual([]);
  expect(await violations({ hostNetwork: true }, "kube-system", { exemptNamespaces: ["agents"] })).toEqual([
    "hostNetwork is true, so this pod can access the network of its node: remove it.",
  ]);
});

test("in a preview, only the read settings must be known", async () => {
  const hostPath = { name: "logs", hostPath: UNKNOWN };
  expect(await violations({ hostNetwork: true, serviceAccountName: UNKNOWN, volumes: [hostPath] })).toEqual([
    "hostNetwork is true, so this pod can access the network of its node: remove it.",
    'volumes[0] ("logs") is a hostPath, so this pod can access files of its node: use a PersistentVolumeClaim or an emptyDir.',
  ]);
  expect(await violations({ volumes }, UNKNOWN)).toEqual([]);
  await expect(violations({ hostNetwork: true }, UNKNOWN)).rejects.toThrow(UnknownValueError);
  await expect(violations({ hostNetwork: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
