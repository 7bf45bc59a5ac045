import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type * as pulumi from "@pulumi/pulumi";

/** Custom resources of cert-manager, with the fields that the platform sets. */

type Text = pulumi.Input<string>;

interface Metadata {
  name: Text;
  namespace?: Text;
  labels: { [key: string]: string };
  annotations: { [key: string]: string };
}

/** The issuer of a certificate: an `Issuer` serves its own namespace, a `ClusterIssuer` all. */
export interface IssuerReference<S = Text> {
  /** `Issuer` in the namespace of the certificate, or `ClusterIssuer`. */
  kind: "ClusterIssuer" | "Issuer";
  /** Name of the cert-manager object. */
  name: S;
}

interface Issuer {
  apiVersion: "cert-manager.io/v1";
  kind: IssuerReference["kind"];
  metadata: Metadata;
  spec: { selfSigned: Record<never, never> } | { ca: { secretName: Text } };
}

export interface Certificate {
  apiVersion: "cert-manager.io/v1";
  kind: "Certificate";
  metadata: Metadata;
  spec: {
    secretName: string;
    secretTemplate?: { labels: { [key: string]: string } };
    isCA?: true;
    commonName: Text;
    dnsNames?: string[];
    duration: string;
    renewBefore: string;
    usages: ("digital signature" | "cert sign" | "server auth" | "client auth")[];
    privateKey: { algorithm: "ECDSA"; size: 256; rotationPolicy: "Always" | "Never" };
    issuerRef: IssuerReference & { group: "cert-manager.io" };
  };
}

/** Registers an object of cert-manager with a typed body. @returns its name, resolved once it is ready */
export function createCertManagerObject(
  name: string,
  { apiVersion, kind, metadata, spec }: Issuer | Certificate,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  return new CustomResource(name, { apiVersion, kind, metadata, spec }, opts).metadata.name;
}

/** Makes Pulumi wait until cert-manager reports the object as ready. */
export const READY = { "pulumi.com/waitFor": "condition=Ready" };
