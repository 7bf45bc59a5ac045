import type { TenantSpec } from "@retail-odoo/platform";

export const bakery: TenantSpec = {
  name: "bakery",
  country: "DE",
  profile: "branch",
  service: "essential",
  tenancy: "shared",
  database: "main",
  workload: { stores: 4, posTerminals: 6, posOrdersPerHour: 300, onlineOrdersPerHour: 0, concurrentUsers: 5 },
  data: { databaseGiB: 4, filestoreGiB: 2, growthGiBPerMonth: 0.2 },
  hosts: ["bakery.erp.example.com"],
  odoo: {
    version: "19.0",
    image:
      "docker.io/library/odoo:19.0-20260908@sha256:144175ec0039d52daff1d79f7e51c9281ca3c98b96c830feb49d09764a9f5d7c",
    modules: ["point_of_sale", "stock"],
  },
};
