import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, list, ofType } from "@retail-odoo/policy-kit";

/** The fields of Traefik's IngressRoute that this rule reads. */
interface IngressRoute {
  spec: { routes: { services?: { name: string }[] }[]; tls?: object };
}

export const ingressRouteRequireTls: ResourceValidationPolicy = {
  name: "ingress-route-require-tls",
  description: "Traefik IngressRoutes that lead to a service use TLS.",
  severity: "high",
  remediationSteps: "Add `spec.tls`; `{}` uses the certificate of the entry point.",
  validateResource: ofType<IngressRoute>("kubernetes:traefik.io/v1alpha1:IngressRoute", ({ spec }, report) => {
    if (has(spec, "tls")) return;
    // A route to Traefik's empty service only carries a redirect middleware, which answers first.
    const services = list(spec?.routes).flatMap((route) => list(route.services));
    if (services.length === 0 || services.some(({ name }) => name !== "noop@internal"))
      report("spec.tls is not set, so Traefik serves these routes over plain HTTP: add it, if only as {}.");
  }),
};
