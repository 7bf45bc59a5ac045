import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";

/** The fields of Traefik's IngressRoute that the platform emits (traefik.io/v1alpha1, 3.5 and 3.7 alike). */
export interface IngressRouteSpec {
  entryPoints: Input<string>[];
  routes: {
    kind: "Rule";
    match: string;
    priority: number;
    services: { kind: "Service"; name: Input<string>; port: string }[];
  }[];
  tls: { secretName?: string };
}

/** Paths that only the inside may see: the database manager, job and metrics endpoints, and the test runner. */
const CLOSED_PATHS = ["/web/database", "/web/tests", "/queue_job", "/metrics", "/monitoring"];

/** Names of the Services that answer a tenant's requests, by what they serve, which is also their port's name. */
export interface OdooServices {
  http: Input<string>;
  websocket: Input<string>;
}

/** Routes of a tenant: websockets to their own pods, everything else to the workers, and nothing to closed paths. Pure. */
export function odooRoutes(hosts: string[], services: OdooServices, entryPoint: Input<string>): IngressRouteSpec {
  const host = hosts.map((name) => `Host(\`${name}\`)`).join(" || ");
  const open = CLOSED_PATHS.map((path) => `!PathPrefix(\`${path}\`)`).join(" && ");
  return {
    entryPoints: [entryPoint],
    routes: [
      rule(`(${host}) && PathPrefix(\`/websocket\`)`, 20, services.websocket, "websocket"),
      rule(`(${host}) && ${open}`, 10, services.http, "http"),
    ],
    // Traefik's own certificate until the platform issues one for these hosts.
    tls: {},
  };
}

export function createIngressRoute(
  name: string,
  metadata: { name: string; namespace: Input<string>; labels: { [key: string]: string } },
  spec: IngressRouteSpec,
  opts: CustomResourceOptions,
): CustomResource {
  return new CustomResource(name, { apiVersion: "traefik.io/v1alpha1", kind: "IngressRoute", metadata, spec }, opts);
}

function rule(
  match: string,
  priority: number,
  service: Input<string>,
  port: string,
): IngressRouteSpec["routes"][number] {
  return { kind: "Rule", match, priority, services: [{ kind: "Service", name: service, port }] };
}
