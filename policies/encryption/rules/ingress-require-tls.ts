import type { IngressArgs } from "@pulumi/kubernetes/networking/v1";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, list, ofType, text } from "@retail-odoo/policy-kit";

/** AWS's load balancer controller takes the certificate from here. */
const ALB_CERTIFICATE = "alb.ingress.kubernetes.io/certificate-arn";

export const ingressRequireTls: ResourceValidationPolicy = {
  name: "ingress-require-tls",
  description: "Every host of an Ingress is served over TLS.",
  severity: "high",
  remediationSteps: "List every host of `spec.rules` under `spec.tls`.",
  validateResource: ofType<IngressArgs>("kubernetes:networking.k8s.io/v1:Ingress", ({ metadata, spec }, report) => {
    if (has(metadata?.annotations, ALB_CERTIFICATE)) return;
    const entries = list(spec?.tls).map((entry) => list(entry.hosts));
    // An entry without hosts stands for all of them.
    if (entries.some((hosts) => hosts.length === 0)) return;
    for (const host of list(spec?.rules).map((rule) => text(rule.host) || "*"))
      if (!entries.flat().some((pattern) => covers(text(pattern), host)))
        report(`spec.tls does not cover host "${host}": add it to the hosts of an entry.`);
  }),
};

/** `*.example.com` stands for one label in front. */
function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith("*.") && pattern.slice(1) === host.slice(host.indexOf(".")));
}
