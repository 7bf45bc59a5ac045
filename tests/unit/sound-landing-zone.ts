import { BASELINES } from "@retail-odoo/contract";
import * as library from "@retail-odoo/platform";

const arn = (service: string, what: string) => `arn:aws:${service}:eu-central-1:111122223333:${what}`;
const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const required = {
  environment: "prod",
  baseline: BASELINES["2026.1"],
  ownership: { platform: "acme", environment: "prod", owner: "shops", costCentre: "4711" },
  region: "eu-central-1",
  accountId: "111122223333",
  zones: ["eu-central-1a", "eu-central-1b"],
};
const pool = { instanceType: "m7i.xlarge", alternatives: [], minNodesPerZone: 1, maxNodesPerZone: 3 };

/** Valid arguments of a landing zone that creates its parts, and of one that adopts them. */
export const SOUND_LANDING_ZONES = {
  LandingZone: {
    type: library.LandingZone,
    args: {
      ...required,
      cidr: "10.64.0.0/16",
      network: undefined,
      privateAccessFrom: ["10.8.0.0/16"],
      publicAccessFrom: ["203.0.113.7/32"],
      interfaceEndpoints: true,
      access: {
        platform: [role("platform")],
        developers: [role("developer")],
        tenants: [{ role: role("lumen"), tenants: ["lumen"] }],
        ci: {
          repository: "acme/retail",
          repositoryId: "123456789",
          branch: "main",
          deployment: "production",
          existingProvider: true,
        },
        support: {
          identityProvider: "arn:aws:iam::111122223333:saml-provider/acme",
          until: "2027-01-31T18:00:00Z",
          reason: "TICKET-4711",
          approver: "head of operations",
        },
        breakGlass: { users: ["arn:aws:iam::111122223333:user/anna", "arn:aws:iam::111122223333:user/ben"] },
      },
      provisioner: "managed-node-groups",
      pools: { system: pool, web: pool, jobs: pool, data: pool },
      tenantPools: { lumen: pool },
      keys: undefined,
      dns: { zone: "shops.example.com", existing: undefined },
      recovery: { region: "eu-west-1" },
      registry: {
        repositories: ["odoo"],
        cacheFrom: ["quay"],
        cacheCredentials: undefined,
        existingScanning: true,
        existingReplication: true,
      },
      audit: {
        existing: undefined,
        trailDays: 400,
        monthlyBudgetUsd: 5000,
        costAnomalyMonitor: "arn:aws:ce::111122223333:anomalymonitor/1b2c3d4e-0000-4000-8000-000000000001",
        alarmsTo: ["alarms@example.com"],
      },
      survivesZoneLoss: true,
    },
  },
  "LandingZone of existing parts": {
    type: library.LandingZone,
    args: {
      ...required,
      network: {
        existing: {
          vpcId: "vpc-0a1b2c3d4e5f60718",
          cidr: "10.64.0.0/16",
          subnets: {
            "eu-central-1a": {
              private: "subnet-0a000001",
              privateCidr: "10.64.0.0/18",
              public: "subnet-0b000001",
              data: "subnet-0c000001",
            },
            "eu-central-1b": {
              private: "subnet-0a000002",
              privateCidr: "10.64.64.0/18",
              public: "subnet-0b000002",
              data: "subnet-0c000002",
            },
          },
        },
      },
      privateAccessFrom: ["10.8.0.0/16"],
      access: { admins: [role("admin")] },
      keys: {
        existing: Object.fromEntries(
          ["data", "backup", "logs", "secrets", "images"].map((name, index) => [
            name,
            arn("kms", `key/1b2c3d4e-0000-4000-8000-00000000000${index}`),
          ]),
        ),
      },
      dns: { zone: undefined, existing: { zoneId: "Z0123456789ABCDEFGHIJ", name: "shops.example.com" } },
    },
  },
};
