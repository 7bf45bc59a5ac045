import type { ResourceValidationPolicy } from "@pulumi/policy";
import { EXEMPT_CONFIG, ofOrdinaryPods } from "../ordinary-pods";
import { type Container, containersOf, list, type PodSpec, shown } from "@retail-odoo/policy-kit";

export const podRequireLeastPrivilege: ResourceValidationPolicy = {
  name: "pod-require-least-privilege",
  description: "Containers run as an ordinary user, without capabilities, and cannot gain any.",
  severity: "high",
  remediationSteps:
    'Set `runAsNonRoot: true` for the pod, and for each container `allowPrivilegeEscalation: false` and `capabilities: { drop: ["ALL"] }`.',
  configSchema: EXEMPT_CONFIG,
  validateResource: ofOrdinaryPods((pod) =>
    containersOf(pod).flatMap(({ path, container }) =>
      privileges(container, pod).map((privilege) => `${path}.securityContext.${privilege}`),
    ),
  ),
};

function privileges({ securityContext: own }: Container, pod: PodSpec): string[] {
  // A container's word goes before its pod's.
  const nonRoot = own?.runAsNonRoot ?? pod.securityContext?.runAsNonRoot;
  const user = own?.runAsUser ?? pod.securityContext?.runAsUser;
  const escalation = own?.allowPrivilegeEscalation;
  return [
    ...(nonRoot === true ? [] : [`runAsNonRoot is ${shown(nonRoot)}: set it to true, here or for the pod.`]),
    ...(user === 0 ? ["runAsUser is 0: name another user, here or for the pod."] : []),
    ...(escalation === false ? [] : [`allowPrivilegeEscalation is ${shown(escalation)}: set it to false.`]),
    ...(list(own?.capabilities?.drop).includes("ALL") ? [] : ['capabilities.drop does not name "ALL": add it.']),
  ];
}
