import type { ResourceValidationPolicy } from "@pulumi/policy";
import { EXEMPT_CONFIG, ofOrdinaryPods } from "../ordinary-pods";
import { type Container, containersOf, formatValue, list, type PodSpec } from "@retail-odoo/policy-kit";

export const podRequireLeastPrivilege: ResourceValidationPolicy = {
  name: "pod-require-least-privilege",
  description: "Containers run as a non-root user, drop all Linux capabilities and cannot gain privileges.",
  severity: "high",
  remediationSteps:
    'Set `runAsNonRoot: true` for the pod, and for each container `allowPrivilegeEscalation: false` and `capabilities: { drop: ["ALL"] }`.',
  configSchema: EXEMPT_CONFIG,
  validateResource: ofOrdinaryPods((pod) =>
    containersOf(pod).flatMap(({ path, container }) =>
      faultsOf(container, pod).map((fault) => `${path}.securityContext.${fault}`),
    ),
  ),
};

function faultsOf({ securityContext: own }: Container, pod: PodSpec): string[] {
  // Kubernetes prefers the settings of the container to those of its pod.
  const nonRoot = own?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot;
  const user = own?.runAsUser ?? pod.securityContext?.runAsUser;
  const escalation = own?.allowPrivilegeEscalation;
  return [
    ...(nonRoot === true
      ? []
      : [
          `runAsNonRoot is ${formatValue(nonRoot)}, so this container can run as root: set it to true, here or for the pod.`,
        ]),
    ...(user === 0 ? ["runAsUser is 0, which is root: name another user, here or for the pod."] : []),
    ...(escalation === false
      ? []
      : [`allowPrivilegeEscalation is ${formatValue(escalation)}, so a process can gain privileges: set it to false.`]),
    ...(list(own?.capabilities?.drop).includes("ALL")
      ? []
      : ['capabilities.drop does not include "ALL", so this container keeps Linux capabilities: add it.']),
  ];
}
