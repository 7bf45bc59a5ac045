import type * as pulumi from "@pulumi/pulumi";
import { NAMESPACES } from "@retail-odoo/contract";
import { labels } from "../internal/names";
import { retainOptions } from "../internal/retain";
import { authorityCertificate } from "./certificates";
import { createCertManagerObject, READY } from "./custom-resources";

/** The ClusterIssuer of the platform's database servers; an admission policy limits what it signs for others. */
export const DATABASE_ISSUER = "retail-odoo-databases";

/**
 * Creates the platform's CA for databases: self-signed, its key in cert-manager's namespace, which tenants cannot read.
 * @param durable whether to protect the key: losing it means that every client has to trust a new CA
 * @returns the issuer's name, resolved once it can sign
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
    retainOptions(durable, opts),
  );
  return createCertManagerObject(
    `${name}-databases-issuer`,
    {
      apiVersion: "cert-manager.io/v1",
      kind: "ClusterIssuer",
      metadata: metadata(DATABASE_ISSUER),
      // The Secret has the same name as the certificate.
      spec: { ca: { secretName } },
    },
    opts,
  );
}
