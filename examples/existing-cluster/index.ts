import { Provider } from "@pulumi/kubernetes/provider";
import { RetailOdooPlatform, TenantStack } from "@retail-odoo/platform";
import { bakery } from "./bakery";

const kubernetes = new Provider("lab", { context: "lab", enableServerSideApply: true });

const platform = new RetailOdooPlatform(
  "lab",
  {
    environment: "dev",
    baseline: "2026.1",
    domain: "erp.example.com",
    cluster: {
      existing: { name: "my-eks", storageClass: "gp3", sharedStorageClass: "efs", installed: ["traefik"] },
    },
    databases: { main: { engine: "cloudnative-pg", size: "dev" } },
    vault: { existing: { bucket: "odoo-backups", region: "eu-central-1" } },
    tenants: [bakery],
  },
  { providers: { kubernetes } },
);

const tenant = new TenantStack(bakery.name, { spec: bakery, platform: platform.facts }, { providers: { kubernetes } });

export const url = tenant.url;
