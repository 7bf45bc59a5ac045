import type * as pulumi from "@pulumi/pulumi";
import {
  CA_KEY,
  createCertManagerObject,
  serverCertificate,
  serviceNames,
  type Certificate,
  type IssuerReference,
} from "../../certificates";
import { retainOptions } from "../../internal/retain";
import { poolerName } from "./pooler-manifest";
import type { CloudNativePgSpec } from "./spec";

/** Certificates of a server and its pooler. */

/** The operator takes over what changes in a Secret with this label: a certificate, or a role's password. */
export const RELOAD_LABEL = { "cnpg.io/reload": "true" };

/** The Services by which the operator lets clients reach a server: the primary, any instance, any standby. */
const SERVICES = ["-rw", "-r", "-ro"];

/** Names a server and its pooler answer to. Pure. */
export function serverNames(name: string, namespace: string): { server: string[]; pooler: string[] } {
  return {
    server: SERVICES.flatMap((suffix) => serviceNames(name + suffix, namespace)),
    pooler: serviceNames(poolerName(name), namespace),
  };
}

/** Names of the Secrets that hold them. Pure. */
export function certificateNames(name: string): { server: string; pooler: string } {
  return { server: `${name}-server-tls`, pooler: `${poolerName(name)}-tls` };
}

/** Where a server's CA is, beside it: with its certificate, or where the operator puts its own. Pure. */
export function serverCa(name: string, { certificateIssuer }: Pick<CloudNativePgSpec, "certificateIssuer">) {
  const secret = certificateIssuer ? certificateNames(name).server : `${name}-ca`;
  return { kind: "Secret" as const, name: secret, key: CA_KEY };
}

/** What server and pooler show to who connects. Pure. */
export function serverCertificates(
  name: string,
  { namespace }: Pick<CloudNativePgSpec, "namespace">,
  issuer: IssuerReference,
): { server: Certificate; pooler: Certificate } {
  const [names, secrets] = [serverNames(name, namespace), certificateNames(name)];
  const of = (part: "server" | "pooler") =>
    serverCertificate(
      { name: secrets[part], namespace, issuer },
      { dnsNames: names[part], secretLabels: RELOAD_LABEL },
    );
  return { server: of("server"), pooler: of("pooler") };
}

/** @returns names of the Secrets, known once they are there; nothing where the operator signs */
export function createCertificates(
  name: string,
  spec: CloudNativePgSpec,
  opts: pulumi.CustomResourceOptions,
): { server: pulumi.Output<string>; pooler: pulumi.Output<string> } | undefined {
  const { certificateIssuer: issuer, durable } = spec;
  if (!issuer) return undefined;
  const { server, pooler } = serverCertificates(name, spec, issuer);
  const create = (certificate: Certificate, options: pulumi.CustomResourceOptions) =>
    createCertManagerObject(certificate.spec.secretName, certificate, options);
  return {
    // A server that outlives its stack goes on to be given certificates.
    server: create(server, retainOptions(durable, opts)),
    pooler: create(pooler, opts),
  };
}
