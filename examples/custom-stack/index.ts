import { Namespace } from "@pulumi/kubernetes/core/v1";
import { PostgresDatabase, PostgresHA } from "@retail-odoo/platform";

// The cluster already runs CloudNativePG 1.30 with the Barman Cloud plugin.
// The server is protected and retained, and so is its namespace: deleting it would delete the server's objects and volumes.
const namespace = new Namespace(
  "databases",
  { metadata: { name: "databases" } },
  { protect: true, retainOnDelete: true },
);

const postgres = new PostgresHA(
  "erp",
  {
    engine: "cloudnative-pg",
    major: 17,
    namespace: "databases",
    size: "m",
    durability: "balanced",
    storageClass: "gp3",
    backup: { bucket: "erp-backups", region: "eu-central-1" },
  },
  { dependsOn: namespace },
);

const shop = new PostgresDatabase("shop", { server: postgres.facts, connectionLimit: 40 });

export const endpoint = postgres.facts.endpoints.primary;
export const credentials = shop.facts.credentialsSecret.name;
