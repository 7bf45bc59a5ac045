import { Provider } from "@pulumi/kubernetes/provider";
import { Config } from "@pulumi/pulumi";
import { RetailOdooPlatform, TenantStack, type TenantSpec } from "@retail-odoo/platform";

const tenants = new Config().requireObject<TenantSpec[]>("tenants");
const kubernetes = new Provider("lab", { context: "lab", enableServerSideApply: true });

const platform = new RetailOdooPlatform(
  "lab",
  {
    environment: "dev",
    baseline: "2026.1",
    domain: "erp.example.com",
    cluster: {
      existing: {
        name: "my-eks",
        storageClass: "gp3",
        sharedStorageClass: "efs",
        // No chart is installed: a test sets the operators' objects ready.
        installed: [
          "cert-manager",
          "cloudnative-pg",
          "external-secrets",
          "keda",
          "kube-prometheus-stack",
          "kyverno",
          "metrics-server",
          "plugin-barman-cloud",
          "traefik",
        ],
      },
    },
    // Size "dev" holds the example's tenant alone.
    databases: { main: { engine: "cloudnative-pg", size: "s" } },
    vault: { existing: { bucket: "odoo-backups", region: "eu-central-1" } },
    tenants,
  },
  { providers: { kubernetes } },
);

export const urls = tenants.map(
  (spec) => new TenantStack(spec.name, { spec, platform: platform.facts }, { providers: { kubernetes } }).url,
);
