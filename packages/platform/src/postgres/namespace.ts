import * as pulumi from "@pulumi/pulumi";
import type { PostgresFacts } from "@retail-odoo/contract";

/**
 * The namespace of a server's objects. A platform's certificate issuer resolves after the namespace exists: an object in it is
 * created afterwards, and deleted before it.
 */
export function namespaceOf(
  server: Pick<PostgresFacts<pulumi.Input<string>>, "namespace" | "certificateIssuer">,
): pulumi.Output<string> {
  return pulumi.output(server.certificateIssuer?.name).apply(() => server.namespace);
}
