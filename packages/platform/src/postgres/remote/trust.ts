import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type * as pulumi from "@pulumi/pulumi";
import { CA_KEY } from "../../certificates";
import { labels } from "../../internal/names";
import type { Trust } from "../engine";
import { caName, trustIssuer } from "../trust";
import { poolerCertificateName } from "./names";
import type { RemoteDatabaseSpec } from "./spec";

/**
 * The server's certificates are signed by CAs of its own, the pooler's by the platform's.
 * @param authorities the server's CAs as PEM; undefined where only a Secret beside the server holds them
 */
export function trustRemote(
  name: string,
  spec: RemoteDatabaseSpec,
  authorities: () => string | undefined,
  opts: pulumi.CustomResourceOptions,
): Trust {
  const { server, objectName, workloadNamespace } = spec;
  if (workloadNamespace === undefined)
    return { ca: server.ca, poolerCa: { kind: "Secret", name: poolerCertificateName(objectName), key: CA_KEY } };
  const poolerCa = trustIssuer(name, spec, opts);
  // A client has one setting for both: it verifies server and pooler, or neither.
  const pem = poolerCa && authorities();
  if (pem === undefined) return {};
  return { ca: trustAuthorities(name, spec, { namespace: workloadNamespace, pem }, opts), poolerCa };
}

function trustAuthorities(
  name: string,
  { databaseName }: RemoteDatabaseSpec,
  { namespace, pem }: { namespace: pulumi.Input<string>; pem: string },
  opts: pulumi.CustomResourceOptions,
): Trust["ca"] {
  const object = `${caName(databaseName)}-primary`;
  const map = new ConfigMap(
    `${name}-primary-ca`,
    { metadata: { name: object, namespace, labels: labels(object, "database") }, data: { [CA_KEY]: pem } },
    opts,
  );
  return { kind: "ConfigMap", name: map.metadata.name, key: CA_KEY };
}
