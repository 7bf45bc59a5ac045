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

/** The operator reloads Secrets with this label when they change: certificates and roles' passwords. */
export const RELOAD_LABEL = { "cnpg.io/reload": "true" };

/** Suffixes of the operator's Services: the primary, any instance, any standby. */
const SERVICES = ["-rw", "-r", "-ro"];

/** DNS names of a server and its pooler. Pure. */
export function serverNames(name: string, namespace: string): { server: string[]; pooler: string[] } {
  return {
    server: SERVICES.flatMap((suffix) => serviceNames(name + suffix, namespace)),
    pooler: serviceNames(poolerName(name), namespace),
  };
}

/** Names of the Secrets with their certificates. Pure. */
export function certificateNames(name: string): { server: string; pooler: string } {
  return { server: `${name}-server-tls`, pooler: `${poolerName(name)}-tls` };
}

/** Secret beside the server with its CA: that of its certificate, or the operator's own. Pure. */
export function serverCa(name: string, { certificateIssuer }: Pick<CloudNativePgSpec, "certificateIssuer">) {
  const secret = certificateIssuer ? certificateNames(name).server : `${name}-ca`;
  return { kind: "Secret" as const, name: secret, key: CA_KEY };
}

/** Server certificates of server and pooler. Pure. */
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

/** @returns names of the Secrets, known once they exist; undefined where the operator signs */
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
    // A retained server has its certificate renewed.
    server: create(server, retainOptions(durable, opts)),
    pooler: create(pooler, opts),
  };
}
