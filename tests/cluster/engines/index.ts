import { RetailOdooPlatform, TenantStack, type TenantSpec } from "@retail-odoo/platform";

const tenant = (name: string, database: string): TenantSpec => ({
  name,
  country: "AT",
  profile: "branch",
  service: "essential",
  tenancy: "shared",
  database,
  workload: { stores: 4, posTerminals: 8, posOrdersPerHour: 300, onlineOrdersPerHour: 0, concurrentUsers: 10 },
  data: { databaseGiB: 5, filestoreGiB: 5, growthGiBPerMonth: 0.5 },
  hosts: [`${name}.erp.example.com`],
  passwordGeneration: 2,
  odoo: { version: "19.0", image: `registry.example/odoo@sha256:${"1".repeat(64)}`, sessions: "redis" },
});
const tenants = [tenant("bakery", "main"), tenant("florist", "corp")];

const platform = new RetailOdooPlatform("lab", {
  environment: "staging",
  baseline: "2026.1",
  domain: "erp.example.com",
  owner: "platform-team",
  costCentre: "cc-1",
  cluster: {
    eks: {
      region: "eu-central-1",
      accountId: "111122223333",
      zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
      privateAccessFrom: ["10.20.0.0/16"],
      access: { admins: ["arn:aws:iam::111122223333:role/platform-team"] },
    },
  },
  databases: {
    main: { engine: "rds", size: "s" },
    corp: {
      engine: "external",
      major: 16,
      host: "pg.corp.example",
      addresses: ["10.99.0.0/24"],
      caSecret: "corp-ca",
      adminSecret: "corp-admin",
      maxConnections: 300,
      recovery: { rpoMinutes: 5, rtoMinutes: 60, retentionDays: 30 },
    },
  },
  vault: { s3: { region: "eu-central-1" } },
  tenants,
});

for (const spec of tenants)
  new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes });
