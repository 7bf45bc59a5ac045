import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type * as pulumi from "@pulumi/pulumi";
import type { ExternalFacts } from "@retail-odoo/contract";
import { labels } from "../../internal/names";
import type { ExternalSpec } from "./server-args";

/** Adopts a server: creates nothing of it, only a ConfigMap with its CA. */
export function createExternal(
  name: string,
  spec: ExternalSpec,
  opts: pulumi.CustomResourceOptions,
): ExternalFacts<pulumi.Input<string>> {
  const facts = externalFacts(name, spec);
  if (spec.ca !== undefined)
    new ConfigMap(
      `${name}-authorities`,
      {
        metadata: { name: facts.ca.name, namespace: spec.namespace, labels: labels(facts.ca.name, "database") },
        data: { [facts.ca.key]: spec.ca },
      },
      opts,
    );
  return facts;
}

/** Pure. */
export function externalFacts(name: string, spec: ExternalSpec): ExternalFacts<pulumi.Input<string>> {
  const { caSecret, nodePool, priorityClass, storageGiB } = spec;
  return {
    engine: "external",
    name,
    namespace: spec.namespace,
    major: spec.major,
    maxConnections: spec.maxConnections,
    reservedConnections: spec.reservedConnections,
    endpoints: { primary: spec.host, reader: spec.readerHost },
    port: spec.port,
    addresses: spec.addresses,
    pooler: spec.pooler,
    ca:
      caSecret === undefined
        ? { kind: "ConfigMap", name: `${name}-ca`, key: "ca.crt" }
        : { kind: "Secret", name: caSecret, key: "ca.crt" },
    adminSecret: spec.adminSecret,
    certificateIssuer: spec.certificateIssuer,
    ...(spec.ca === undefined ? {} : { authorities: spec.ca }),
    baseline: spec.baseline,
    ...(storageGiB === undefined ? {} : { storageGiB }),
    ...(nodePool === undefined ? {} : { nodePool }),
    ...(priorityClass === undefined ? {} : { priorityClass }),
  };
}
