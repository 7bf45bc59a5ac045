import type { ResourceValidationPolicy } from "@pulumi/policy";
import { EXEMPT_CONFIG, ofOrdinaryPods } from "../ordinary-pods";
import { containersOf, has, list, type PodSpec } from "@retail-odoo/policy-kit";

/** Settings that share a namespace of the node's Linux kernel, and what they share. */
const SHARED = { hostNetwork: "network", hostPID: "processes", hostIPC: "shared memory" } as const;

export const podDisallowHostAccess: ResourceValidationPolicy = {
  name: "pod-disallow-host-access",
  description: "Pods cannot access the network, processes, files or ports of their node.",
  severity: "critical",
  remediationSteps: "Remove the setting, or move the pod to a namespace that `exemptNamespaces` names.",
  configSchema: EXEMPT_CONFIG,
  validateResource: ofOrdinaryPods((pod) => [
    ...Object.entries(SHARED).flatMap(([setting, shared]) =>
      pod[setting as keyof typeof SHARED] === true
        ? [`${setting} is true, so this pod can access the ${shared} of its node: remove it.`]
        : [],
    ),
    ...hostPaths(pod),
    ...containersOf(pod).flatMap(({ path, container: { securityContext, ports } }) => [
      ...(securityContext?.privileged === true
        ? [`${path}.securityContext.privileged is true, so this container has root access to its node: remove it.`]
        : []),
      ...list(ports).flatMap(({ hostPort }, index) =>
        hostPort
          ? [
              `${path}.ports[${index}].hostPort is ${hostPort}, so this container opens a port of its node: remove it and use a Service.`,
            ]
          : [],
      ),
    ]),
  ]),
};

function hostPaths(pod: PodSpec): string[] {
  return list(pod.volumes).flatMap((volume, index) =>
    has(volume, "hostPath")
      ? [
          `volumes[${index}] ("${volume.name}") is a hostPath, so this pod can access files of its node: use a PersistentVolumeClaim or an emptyDir.`,
        ]
      : [],
  );
}
