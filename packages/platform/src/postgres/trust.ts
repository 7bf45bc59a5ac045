import type * as pulumi from "@pulumi/pulumi";
import type { PostgresFacts } from "@retail-odoo/contract";
import { CA_KEY, createCertManagerObject, trustCertificate } from "../certificates";
import type { PostgresDatabaseSpec } from "./database-spec";
import type { Trust } from "./engine";

/**
 * Gives the workload's namespace the CA of a ClusterIssuer. A certificate that an issuer of one namespace signed cannot be
 * verified in another.
 */
export function trustIssuer(
  name: string,
  { databaseName, workloadNamespace, server }: PostgresDatabaseSpec<PostgresFacts<pulumi.Input<string>>>,
  opts: pulumi.CustomResourceOptions,
): Trust["ca"] {
  const issuer = server.certificateIssuer;
  if (issuer?.kind !== "ClusterIssuer" || workloadNamespace === undefined) return undefined;
  const certificate = trustCertificate({ name: caName(databaseName), namespace: workloadNamespace, issuer });
  return { kind: "Secret", name: createCertManagerObject(`${name}-ca`, certificate, opts), key: CA_KEY };
}

/** Name of a CA in a workload's namespace. */
export function caName(databaseName: string): string {
  return `${databaseName.replace(/_/g, "-")}-ca`;
}
