import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import type { RemoteFacts } from "@retail-odoo/contract";

/** Volume with the CA of a remote server, and no other key of its object. Pure. */
export function authoritiesVolume({ ca }: Pick<RemoteFacts<Input<string>>, "ca">): k8s.core.v1.Volume {
  const items = [{ key: ca.key, path: "ca.crt" }];
  return ca.kind === "ConfigMap"
    ? { name: "authorities", configMap: { name: ca.name, items } }
    : { name: "authorities", secret: { secretName: ca.name, items } };
}
