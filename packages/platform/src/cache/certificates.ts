import type { Input } from "@pulumi/pulumi";
import { instanceHosts } from "./scripts";

/** cert-manager Certificates of a Redis in the cluster. Pure. */

interface CertificateSpec {
  secretName: string;
  issuerRef: { kind: "Issuer"; name: Input<string> };
  commonName: string;
  isCA?: boolean;
  dnsNames?: string[];
  duration: string;
  renewBefore: string;
  privateKey: { algorithm: "ECDSA"; size: number; rotationPolicy: "Always" | "Never" };
  usages: string[];
}

export function caCertificate(name: string, issuer: Input<string>): CertificateSpec {
  return {
    secretName: `${name}-ca`,
    issuerRef: { kind: "Issuer", name: issuer },
    commonName: `${name} CA`,
    isCA: true,
    // Clients read it once at their start, so it outlives them and keeps its key on renewal.
    duration: "87600h",
    renewBefore: "8760h",
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Never" },
    usages: ["cert sign", "crl sign"],
  };
}

/** For every DNS name of an instance, directly or through the proxy. Instances are clients of each other. */
export function serverCertificate(name: string, namespace: string, issuer: Input<string>): CertificateSpec {
  const services = [name, `${name}-reader`].flatMap((service) => [
    `${service}.${namespace}.svc`,
    `${service}.${namespace}.svc.cluster.local`,
  ]);
  return {
    secretName: `${name}-tls`,
    issuerRef: { kind: "Issuer", name: issuer },
    commonName: name,
    dnsNames: [...services, ...instanceHosts(name, namespace)],
    duration: "2160h",
    renewBefore: "720h",
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    usages: ["digital signature", "server auth", "client auth"],
  };
}
