import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { CustomResourceOptions, Input } from "@pulumi/pulumi";
import type { MiddlewareSpec } from "./body-limit";
import type { IngressRouteSpec } from "./routes";

interface Specs {
  IngressRoute: IngressRouteSpec;
  Middleware: MiddlewareSpec;
}

export function createTraefikObject<K extends keyof Specs>(
  kind: K,
  name: string,
  metadata: { name: string; namespace: Input<string>; labels: { [key: string]: string } },
  spec: Specs[K],
  opts: CustomResourceOptions,
): CustomResource {
  return new CustomResource(name, { apiVersion: "traefik.io/v1alpha1", kind, metadata, spec }, opts);
}
