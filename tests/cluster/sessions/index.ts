import { Provider } from "@pulumi/kubernetes/provider";
import { RetailOdooPlatform, TenantStack, type TenantSpec } from "@retail-odoo/platform";

const kubernetes = new Provider("lab", { context: "lab", enableServerSideApply: true });

const bakery: TenantSpec = {
  name: "bakery",
  country: "AT",
  profile: "branch",
  service: "essential",
  tenancy: "shared",
  database: "main",
  workload: { stores: 4, posTerminals: 8, posOrdersPerHour: 300, onlineOrdersPerHour: 0, concurrentUsers: 10 },
  data: { databaseGiB: 5, filestoreGiB: 5, growthGiBPerMonth: 0.5 },
  hosts: ["bakery.erp.example.com"],
  odoo: { version: "19.0", image: `registry.example/bakery/odoo@sha256:${"1".repeat(64)}`, sessions: "redis" },
};

const platform = new RetailOdooPlatform(
  "lab",
  {
    environment: "dev",
    baseline: "2026.1",
    domain: "erp.example.com",
    cluster: { existing: { name: "lab", storageClass: "gp3", sharedStorageClass: "efs", installed: [] } },
    databases: { main: { engine: "cloudnative-pg", size: "dev" } },
    vault: { existing: { bucket: "odoo-backups", region: "eu-central-1" } },
    tenants: [bakery],
  },
  { providers: { kubernetes } },
);

export const { url } = new TenantStack(
  bakery.name,
  { spec: bakery, platform: platform.facts },
  { providers: { kubernetes } },
);
