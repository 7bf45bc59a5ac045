import type { IngressArgs } from "@pulumi/kubernetes/networking/v1";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, list, ofType, text } from "@retail-odoo/policy-kit";

/** The AWS Load Balancer Controller reads the certificate from this annotation. */
const ALB_CERTIFICATE = "alb.ingress.kubernetes.io/certificate-arn";

export const ingressRequireTls: ResourceValidationPolicy = {
  name: "ingress-require-tls",
  description: "An Ingress serves each of its hosts over TLS.",
  severity: "high",
  remediationSteps: "List every host of `spec.rules` under `spec.tls`.",
  validateResource: ofType<IngressArgs>("kubernetes:networking.k8s.io/v1:Ingress", ({ metadata, spec }, report) => {
    if (has(metadata?.annotations, ALB_CERTIFICATE)) return;
    const entries = list(spec?.tls).map((entry) => list(entry.hosts));
    // An entry without hosts covers every host.
    if (entries.some((hosts) => hosts.length === 0)) return;
    for (const host of list(spec?.rules).map((rule) => text(rule.host) || "*"))
      if (!entries.flat().some((pattern) => covers(text(pattern), host)))
        report(
          `spec.tls does not cover host "${host}", so its requests cross the network in plain text: add the host to an entry of spec.tls.`,
        );
  }),
};

/** `*.example.com` matches one label in front of the domain. */
function covers(pattern: string, host: string): boolean {
  return pattern === host || (pattern.startsWith("*.") && pattern.slice(1) === host.slice(host.indexOf(".")));
}
