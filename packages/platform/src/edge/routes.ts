import type { Input } from "@pulumi/pulumi";

/** The fields of Traefik's IngressRoute that the platform emits (traefik.io/v1alpha1, 3.5 and 3.7 alike). */
export interface IngressRouteSpec {
  entryPoints: Input<string>[];
  routes: {
    kind: "Rule";
    match: string;
    priority: number;
    middlewares: { name: Input<string> }[];
    services: { kind: "Service"; name: Input<string>; port: string }[];
  }[];
  tls: { secretName?: string };
}

/** Paths that are not public: database manager, test runner, and job and metrics endpoints. */
const CLOSED_PATHS = ["/web/database", "/web/tests", "/queue_job", "/metrics", "/monitoring"];

/** A Service of a tenant's Odoo that is public: `path` is `/`, or a prefix that takes precedence over it. */
export interface OdooBackend {
  path: string;
  service: Input<string>;
  /** Name of the Service's port. */
  port: string;
}

/** What the routes of a tenant share: its hosts, Traefik's entry point, and the name of the Middleware that bounds bodies. */
export interface RouteContext {
  hosts: string[];
  entryPoint: Input<string>;
  bodyLimit: Input<string>;
}

/** Routes of a tenant: prefixes to their own pods, all other paths to the web role, and none to closed paths. Pure. */
export function odooRoutes({ hosts, entryPoint, bodyLimit }: RouteContext, backends: OdooBackend[]): IngressRouteSpec {
  const host = hosts.map((name) => `Host(\`${name}\`)`).join(" || ");
  const open = CLOSED_PATHS.map((path) => `!PathPrefix(\`${path}\`)`).join(" && ");
  const routes = backends.map(({ path, service, port }) =>
    path === "/"
      ? rule(`(${host}) && ${open}`, 10, bodyLimit, { service, port })
      : rule(`(${host}) && PathPrefix(\`${path}\`)`, 20, bodyLimit, { service, port }),
  );
  return {
    entryPoints: [entryPoint],
    routes: routes.sort((a, b) => b.priority - a.priority),
    // Traefik's default certificate, until the platform issues certificates for tenants' hosts.
    tls: {},
  };
}

function rule(
  match: string,
  priority: number,
  bodyLimit: Input<string>,
  { service, port }: Pick<OdooBackend, "service" | "port">,
): IngressRouteSpec["routes"][number] {
  const services = [{ kind: "Service" as const, name: service, port }];
  return { kind: "Rule", match, priority, middlewares: [{ name: bodyLimit }], services };
}
