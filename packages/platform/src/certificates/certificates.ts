import type { Input } from "@pulumi/pulumi";
import { labels } from "../internal/names";
import { READY, type Certificate, type IssuerReference } from "./custom-resources";

/** Bodies of certificates. Pure. */

/** Where each of them has its CA: cert-manager writes it beside key and certificate. */
export const CA_KEY = "ca.crt";

const HOURS_A_DAY = 24;
const DAYS = { server: 90, serverRenewal: 30, authority: 3_650, authorityRenewal: 365 } as const;

interface CertificateRequest {
  name: string;
  namespace: Input<string>;
  issuer: IssuerReference;
}

/**
 * A server's certificate. Its Secret has its own name; every renewal draws a new key.
 * @param secretLabels by which whoever serves it notices a renewal
 */
export function serverCertificate(
  { name, namespace, issuer }: CertificateRequest,
  { dnsNames, secretLabels }: { dnsNames: string[]; secretLabels: { [key: string]: string } },
): Certificate {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace, labels: labels(name, "database"), annotations: READY },
    spec: {
      secretName: name,
      secretTemplate: { labels: secretLabels },
      commonName: name,
      dnsNames,
      duration: days(DAYS.server),
      renewBefore: days(DAYS.serverRenewal),
      usages: ["digital signature", "server auth"],
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: { ...issuer, group: "cert-manager.io" },
    },
  };
}

/**
 * How a namespace gets the CA's certificate without reading anybody's Secret: a certificate of its own that opens nothing.
 * It names no host and is for clients, which no server of the platform's asks for one of this CA.
 */
export function trustCertificate({ name, namespace, issuer }: CertificateRequest): Certificate {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace, labels: labels(name, "database"), annotations: READY },
    spec: {
      secretName: name,
      commonName: TRUST_COMMON_NAME,
      duration: days(DAYS.server),
      renewBefore: days(DAYS.serverRenewal),
      usages: ["client auth"],
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
      issuerRef: { ...issuer, group: "cert-manager.io" },
    },
  };
}

/** What such a certificate says of its holder: nothing. */
export const TRUST_COMMON_NAME = "trusts the databases";

/**
 * A CA's own certificate. It keeps its key when it is renewed, so that what it signed before, and who trusts the certificate
 * before, goes on.
 */
export function authorityCertificate({ name, namespace, issuer }: CertificateRequest): Certificate {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace, labels: labels(name, "certificates"), annotations: READY },
    spec: {
      secretName: name,
      isCA: true,
      commonName: name,
      duration: days(DAYS.authority),
      renewBefore: days(DAYS.authorityRenewal),
      usages: ["cert sign", "digital signature"],
      privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
      issuerRef: { ...issuer, group: "cert-manager.io" },
    },
  };
}

function days(count: number): string {
  return `${count * HOURS_A_DAY}h0m0s`;
}

/** Every name by which a Service is reached inside the cluster. */
export function serviceNames(service: string, namespace: string): string[] {
  return ["", `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((rest) => service + rest);
}
