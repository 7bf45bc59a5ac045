import { NAMESPACES } from "@retail-odoo/contract";
import { labels } from "../internal/names";

/** External Secrets' store: the fields that are emitted, and no more. */
interface ClusterSecretStore {
  apiVersion: "external-secrets.io/v1";
  kind: "ClusterSecretStore";
  metadata: { name: string; labels: { [key: string]: string } };
  spec: {
    provider: { aws: { service: "SecretsManager"; region: string } };
    conditions: { namespaces: string[] }[];
  };
}

/**
 * Secrets of the platform in AWS Secrets Manager, read as the operator's own pod, whose role sees names below the landing
 * zone's prefix. Only namespaces of the platform use it: a tenant's could name the secret of another. Pure.
 */
export function secretStore(region: string): ClusterSecretStore {
  const { databases, edge, monitoring, certificates } = NAMESPACES;
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: "retail-odoo-aws", labels: labels("aws", "secrets") },
    spec: {
      provider: { aws: { service: "SecretsManager", region } },
      conditions: [{ namespaces: [certificates, databases, monitoring, edge] }],
    },
  };
}
