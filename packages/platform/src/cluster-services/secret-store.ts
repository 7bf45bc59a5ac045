import { STORE_NAMESPACES } from "../admission";
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
 * landing zone's prefix. Only the platform's namespaces may use it. Pure.
 */
export function secretStore(region: string): ClusterSecretStore {
  return {
    apiVersion: "external-secrets.io/v1",
    kind: "ClusterSecretStore",
    metadata: { name: "retail-odoo-aws", labels: labels("aws", "secrets") },
    spec: {
      provider: { aws: { service: "SecretsManager", region } },
      conditions: [{ namespaces: [...STORE_NAMESPACES] }],
    },
  };
}
