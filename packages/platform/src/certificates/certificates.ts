import type { Input } from "@pulumi/pulumi";
import { labels } from "../internal/names";
import { READY, type Certificate, type IssuerReference } from "./custom-resources";

/** The Certificate objects of the databases' CA. Pure. */

/** Key of the CA certificate in a Secret that cert-manager writes. */
export const CA_KEY = "ca.crt";

const HOURS_A_DAY = 24;
const DAYS = {
  server: { duration: 90, renewBefore: 30 },
  authority: { duration: 3_650, renewBefore: 365 },
} as const;

interface CertificateRequest {
  name: string;
  namespace: Input<string>;
  issuer: IssuerReference;
}

/**
 * A server's certificate, in a Secret of the same name; every renewal generates a new key.
 * @param secretLabels labels of the Secret by which its server notices a renewal
 */
export function serverCertificate(
  request: CertificateRequest,
  { dnsNames, secretLabels }: { dnsNames: string[]; secretLabels: { [key: string]: string } },
): Certificate {
  return certificate("database", request, {
    secretTemplate: { labels: secretLabels },
    commonName: request.name,
    dnsNames,
    ...validity(DAYS.server),
    usages: ["digital signature", "server auth"],
    privateKey: key("Always"),
  });
}

/**
 * Delivers the CA certificate to a namespace without access to another namespace's Secret: cert-manager stores it beside a
 * client certificate that names no host, and no server of the platform accepts client certificates of this CA.
 */
export function trustCertificate(request: CertificateRequest): Certificate {
  return certificate("database", request, {
    commonName: TRUST_COMMON_NAME,
    ...validity(DAYS.server),
    usages: ["client auth"],
    privateKey: key("Always"),
  });
}

/** The common name of such a certificate, the same for all: it identifies no holder. */
export const TRUST_COMMON_NAME = "trusts the databases";

/**
 * A CA's own certificate. Renewals keep its key, so that certificates it has signed, and clients that trust its previous
 * certificate, stay valid.
 */
export function authorityCertificate(request: CertificateRequest): Certificate {
  return certificate("certificates", request, {
    isCA: true,
    commonName: request.name,
    ...validity(DAYS.authority),
    usages: ["cert sign", "digital signature"],
    privateKey: key("Never"),
  });
}

function certificate(
  component: string,
  { name, namespace, issuer }: CertificateRequest,
  spec: Omit<Certificate["spec"], "secretName" | "issuerRef">,
): Certificate {
  return {
    apiVersion: "cert-manager.io/v1",
    kind: "Certificate",
    metadata: { name, namespace, labels: labels(name, component), annotations: READY },
    spec: { secretName: name, ...spec, issuerRef: { ...issuer, group: "cert-manager.io" } },
  };
}

function key(rotationPolicy: "Always" | "Never"): Certificate["spec"]["privateKey"] {
  return { algorithm: "ECDSA", size: 256, rotationPolicy };
}

function validity({ duration, renewBefore }: { duration: number; renewBefore: number }) {
  return { duration: days(duration), renewBefore: days(renewBefore) };
}

function days(count: number): string {
  return `${count * HOURS_A_DAY}h0m0s`;
}

/** Every DNS name of a Service inside the cluster. */
export function serviceNames(service: string, namespace: string): string[] {
  return ["", `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map(
    (suffix) => service + suffix,
  );
}
