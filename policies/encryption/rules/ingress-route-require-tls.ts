import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, list, ofType } from "@retail-odoo/policy-kit";

/** What this rule reads of Traefik's IngressRoute. */
interface IngressRoute {
  spec: { routes: { services?: { name: string }[] }[]; tls?: object };
}

export const ingressRouteRequireTls: ResourceValidationPolicy = {
  name: "ingress-route-require-tls",
  description: "Traefik serves its routes over TLS.",
  severity: "high",
  remediationSteps: "Add `spec.tls`; `{}` serves the entry point's own certificate.",
  validateResource: ofType<IngressRoute>("kubernetes:traefik.io/v1alpha1:IngressRoute", ({ spec }, report) => {
    if (has(spec, "tls")) return;
    // A route to nowhere exists for its redirecting middleware, which answers first.
    const services = list(spec?.routes).flatMap((route) => list(route.services));
    if (services.length === 0 || services.some(({ name }) => name !== "noop@internal"))
      report("spec.tls is not set: add it, if only as {}.");
  }),
};
