import { NAMESPACES } from "@retail-odoo/contract";
import { labels } from "../internal/names";

/** A ClusterSecretStore of External Secrets, with the fields that the platform sets. */
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
 * The platform's secrets in AWS Secrets Manager, read with the operator's own IAM role, which is limited to names below the
 * landing zone's prefix. Only the platform's namespaces may use it: a tenant could name another tenant's secret. Pure.
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
