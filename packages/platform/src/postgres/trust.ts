import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudNativePgFacts, PostgresDatabaseFacts, RemoteFacts } from "@retail-odoo/contract";
import { CA_KEY, createCertManagerObject, trustCertificate, type IssuerReference } from "../certificates";
import { labels } from "../internal/names";
import { rdsAuthorities } from "./rds";
import { poolerCertificateName } from "./remote";
import type { PostgresDatabaseSpec } from "./resolve-postgres-database";

type Ca = NonNullable<PostgresDatabaseFacts<pulumi.Input<string>>["ca"]>;

/**
 * Who signed the certificates of a server and of the pooler before it, where the workload can read it: beside the server it is
 * their own, elsewhere the namespace is given it.
 */
export interface Trust {
  ca?: Ca;
  /** Where another authority signed the pooler's. */
  poolerCa?: Ca;
}

/** One authority signed both. */
export function trustCloudNativePg(
  name: string,
  spec: PostgresDatabaseSpec<CloudNativePgFacts<pulumi.Input<string>>>,
  opts: pulumi.CustomResourceOptions,
): Trust {
  const { server } = spec;
  const ca = spec.workloadNamespace === undefined ? server.ca : trustIssuer(name, spec, server.certificateIssuer, opts);
  return { ca };
}

/** The server's authorities are public, and go as they are; those of the pooler are the platform's. */
export function trustRemote(
  name: string,
  spec: PostgresDatabaseSpec<RemoteFacts<pulumi.Input<string>>>,
  opts: pulumi.CustomResourceOptions,
): Trust {
  const { server, objectName, workloadNamespace } = spec;
  if (workloadNamespace === undefined)
    return { ca: server.ca, poolerCa: { kind: "Secret", name: poolerCertificateName(objectName), key: CA_KEY } };
  const poolerCa = trustIssuer(name, spec, server.certificateIssuer, opts);
  // Clients ask both who they are, or neither.
  const ca = poolerCa && trustAuthorities(name, spec, workloadNamespace, opts);
  return ca ? { ca, poolerCa } : {};
}

/** What an issuer of one namespace signed, another cannot verify. */
function trustIssuer(
  name: string,
  { databaseName, workloadNamespace }: PostgresDatabaseSpec,
  issuer: IssuerReference | undefined,
  opts: pulumi.CustomResourceOptions,
): Ca | undefined {
  if (issuer?.kind !== "ClusterIssuer" || workloadNamespace === undefined) return undefined;
  const certificate = trustCertificate({ name: caName(databaseName), namespace: workloadNamespace, issuer });
  return { kind: "Secret", name: createCertManagerObject(`${name}-ca`, certificate, opts), key: CA_KEY };
}

/** Nothing, where they are in a Secret that only the databases' namespace reads. */
function trustAuthorities(
  name: string,
  { server, databaseName }: PostgresDatabaseSpec<RemoteFacts<pulumi.Input<string>>>,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): Ca | undefined {
  const authorities = server.engine === "rds" ? rdsAuthorities(server.region) : server.authorities;
  if (authorities === undefined) return undefined;
  const object = `${caName(databaseName)}-primary`;
  const map = new ConfigMap(
    `${name}-primary-ca`,
    { metadata: { name: object, namespace, labels: labels(object, "database") }, data: { [CA_KEY]: authorities } },
    opts,
  );
  return { kind: "ConfigMap", name: map.metadata.name, key: CA_KEY };
}

function caName(databaseName: string): string {
  return `${databaseName.replace(/_/g, "-")}-ca`;
}
