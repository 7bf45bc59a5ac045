import type { Input } from "@pulumi/pulumi";
import { labels } from "../internal/names";
import { READY, type Certificate, type IssuerReference } from "./custom-resources";

/** Bodies of certificates. Pure. */

/** Where each of them has its CA: cert-manager writes it beside key and certificate. */
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
 * A server's certificate. Its Secret has its own name; every renewal draws a new key.
 * @param secretLabels by which whoever serves it notices a renewal
 */
export function serverCertificate(
  request: CertificateRequest,
  { dnsNames, secretLabels }: { dnsNames: string[]; secretLabels: { [key: string]: string } },
): Certificate {
  return certificate("database", request, {
    secretTemplate: { labels: secretLabels },
    commonName: request.name,
    dnsNames,
    ...lasting(DAYS.server),
    usages: ["digital signature", "server auth"],
    privateKey: key("Always"),
  });
}

/**
 * How a namespace gets the CA's certificate without reading anybody's Secret: a certificate of its own that opens nothing.
 * It names no host and is for clients, which no server of the platform's asks for one of this CA.
 */
export function trustCertificate(request: CertificateRequest): Certificate {
  return certificate("database", request, {
    commonName: TRUST_COMMON_NAME,
    ...lasting(DAYS.server),
    usages: ["client auth"],
    privateKey: key("Always"),
  });
}

/** What such a certificate says of its holder: nothing. */
export const TRUST_COMMON_NAME = "trusts the databases";

/**
 * A CA's own certificate. It keeps its key when it is renewed, so that what it signed before, and who trusts the certificate
 * before, goes on.
 */
export function authorityCertificate(request: CertificateRequest): Certificate {
  return certificate("certificates", request, {
    isCA: true,
    commonName: request.name,
    ...lasting(DAYS.authority),
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

function lasting({ duration, renewBefore }: { duration: number; renewBefore: number }) {
  return { duration: days(duration), renewBefore: days(renewBefore) };
}

function days(count: number): string {
  return `${count * HOURS_A_DAY}h0m0s`;
}

/** Every name by which a Service is reached inside the cluster. */
export function serviceNames(service: string, namespace: string): string[] {
  return ["", `.${namespace}`, `.${namespace}.svc`, `.${namespace}.svc.cluster.local`].map((rest) => service + rest);
}
