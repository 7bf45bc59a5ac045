import { ANNOTATIONS } from "@retail-odoo/contract";
import type { Principals } from "./principals";
import { annotated, refuse, refuseTenant, tenantPolicy, withoutAnnotations, words, type Policy } from "./policy";

/** A matcher of Traefik, such as PathPrefix(`/web`). */
const MATCHER = "!?[A-Za-z]+\\\\(`[^`]*`(, ?`[^`]*`)*\\\\)";
const HOST = "Host\\\\(`[^`]+`\\\\)";
/** Hosts first, then only conditions that narrow them: an alternative at the end would match every host. */
const NARROWED = `^\\\\(${HOST}( \\\\|\\\\| ${HOST})*\\\\)( && (${MATCHER}|\\\\(${MATCHER}( \\\\|\\\\| ${MATCHER})*\\\\)))*$`;

/** Traefik's entry points for visitors; the others are its own. */
const PUBLIC_ENTRY_POINTS = ["web", "websecure"];

/** Fields of a route's `tls` that act on the certificates and options of all hosts. */
const SHARED_TLS = ["secretName", "store", "options", "certResolver", "domains"];

export function routePolicy(principals: Principals): Policy {
  const resources = ["ingressroutes", "ingressroutetcps", "ingressrouteudps"];
  const isHttp = (expression: string) => `object.kind != 'IngressRoute' || ${expression}`;
  const everyRoute = (expression: string) => isHttp(`object.spec.routes.all(r, ${expression})`);
  const everyService = (expression: string) => everyRoute(`!has(r.services) || r.services.all(s, ${expression})`);
  return tenantPolicy({ group: "traefik.io", resources }, principals, {
    variables: [annotated("hosts", ANNOTATIONS.hosts)],
    validations: [
      refuse("object.kind == 'IngressRoute'", "TCP and UDP routes cannot be bound to the tenant's hosts"),
      refuse(
        everyRoute(`r.match.matches('${NARROWED}')`),
        "a route must name its hosts first, (Host(`a`) || Host(`b`)), and may then only narrow them with &&",
      ),
      refuse(
        everyRoute(`r.match.findAll('${HOST}').all(h, h.substring(6, h.size() - 2) in variables.hosts)`),
        `a route may only name hosts listed in the namespace's annotation ${ANNOTATIONS.hosts}`,
      ),
      refuse(
        everyService("!s.name.contains('@')"),
        "services with an @ are internal to Traefik: they expose every tenant's routes and traffic",
      ),
      refuseTenant(
        everyService(
          "(!has(s.kind) || s.kind == 'Service') && (!has(s.namespace) || s.namespace == object.metadata.namespace) && !has(s.serversTransport)",
        ),
        "a route may only lead to Services of its own namespace",
      ),
      refuseTenant(
        everyRoute("!has(r.middlewares) || r.middlewares.all(m, !m.name.contains('@') && !has(m.namespace))"),
        "a route may only use middlewares of its own namespace",
      ),
      refuseTenant(
        isHttp(
          `!has(object.spec.tls) || !(${SHARED_TLS.map((field) => `has(object.spec.tls.${field})`).join(" || ")})`,
        ),
        "the deployer sets certificates and TLS options: Traefik would serve the certificate for every host it names",
      ),
      refuseTenant(
        `!has(object.spec.entryPoints) || object.spec.entryPoints.all(e, e in ${words(PUBLIC_ENTRY_POINTS)})`,
        `a route may only use the entry points ${PUBLIC_ENTRY_POINTS.join(" and ")}`,
      ),
      refuseTenant(isHttp("!has(object.spec.parentRefs)"), "a route must not join the routes of another"),
      refuseTenant(withoutAnnotations("external-dns."), "the deployer sets DNS records"),
    ],
  });
}
