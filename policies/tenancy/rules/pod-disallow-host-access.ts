import type { ResourceValidationPolicy } from "@pulumi/policy";
import { EXEMPT_CONFIG, ofOrdinaryPods } from "../ordinary-pods";
import { containersOf, has, list, type PodSpec } from "@retail-odoo/policy-kit";

export const podDisallowHostAccess: ResourceValidationPolicy = {
  name: "pod-disallow-host-access",
  description: "Pods share neither network, processes, files nor ports with their node.",
  severity: "critical",
  remediationSteps: "Take the setting out; what needs it belongs in a namespace that `exemptNamespaces` names.",
  configSchema: EXEMPT_CONFIG,
  validateResource: ofOrdinaryPods((pod) => [
    ...(["hostNetwork", "hostPID", "hostIPC"] as const)
      .filter((setting) => pod[setting] === true)
      .map((setting) => `${setting} is true: take it out.`),
    ...hostPaths(pod),
    ...containersOf(pod).flatMap(({ path, container: { securityContext, ports } }) => [
      ...(securityContext?.privileged === true ? [`${path}.securityContext.privileged is true: take it out.`] : []),
      ...list(ports).flatMap(({ hostPort }, index) =>
        hostPort ? [`${path}.ports[${index}].hostPort is ${hostPort}: take it out and use a Service.`] : [],
      ),
    ]),
  ]),
};

function hostPaths(pod: PodSpec): string[] {
  return list(pod.volumes).flatMap((volume, index) =>
    has(volume, "hostPath") ? [`volumes[${index}] ("${volume.name}") is a hostPath: use a claim or an emptyDir.`] : [],
  );
}
