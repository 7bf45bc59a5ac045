import type * as pulumi from "@pulumi/pulumi";
import { NAMESPACES } from "@retail-odoo/contract";
import { labels } from "../internal/names";
import { authorityCertificate } from "./certificates";
import { createCertManagerObject, READY } from "./custom-resources";

/** The issuer that signs for the platform's database servers, and for nobody else: admission sees to that. */
export const DATABASE_ISSUER = "retail-odoo-databases";

/**
 * The platform's CA for databases: signed by itself, its key in cert-manager's namespace, where no tenant reads.
 * @param durable whether the key refuses deletion: without it every client has to trust another CA
 * @returns the issuer's name, known once it can sign
 */
export function createDatabaseAuthority(
  name: string,
  durable: boolean,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const namespace = NAMESPACES.certificates;
  const metadata = (object: string) => ({ name: object, labels: labels(object, "certificates"), annotations: READY });
  const self = createCertManagerObject(
    `${name}-databases-self`,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "Issuer",
      metadata: { ...metadata(`${DATABASE_ISSUER}-self`), namespace },
      spec: { selfSigned: {} },
    },
    opts,
  );
  const secretName = createCertManagerObject(
    `${name}-databases-authority`,
    authorityCertificate({ name: DATABASE_ISSUER, namespace, issuer: { kind: "Issuer", name: self } }),
    { ...opts, protect: durable, retainOnDelete: durable },
  );
  return createCertManagerObject(
    `${name}-databases-issuer`,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "ClusterIssuer",
      metadata: metadata(DATABASE_ISSUER),
      // The Secret has the certificate's name.
      spec: { ca: { secretName } },
    },
    opts,
  );
}
