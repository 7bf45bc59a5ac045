import { RetailOdooPlatform, TenantStack, type RetailOdooPlatformArgs, type TenantSpec } from "@retail-odoo/platform";

/** A tenant and a platform that hold; tests change one thing at a time. */
export function tenant(name: string, change: (spec: TenantSpec) => void = () => undefined): TenantSpec {
  const spec: TenantSpec = {
    name,
    country: "DE",
    profile: "branch",
    service: "standard",
    tenancy: "shared",
    database: "main",
    workload: { stores: 20, posTerminals: 50, posOrdersPerHour: 1100, onlineOrdersPerHour: 20, concurrentUsers: 25 },
    data: { databaseGiB: 25, filestoreGiB: 30, growthGiBPerMonth: 1 },
    hosts: [`${name}.example.com`],
    odoo: { version: "19.0", image: `registry.example/odoo@sha256:${"0".repeat(64)}`, modules: ["point_of_sale"] },
  };
  change(spec);
  return spec;
}

/** What is unproven of tenants' Odoo. */
export function odooUnproven(...tenants: string[]): string[] {
  return [
    `Whether the images of ${tenants.join(", ")} hold the Odoo that \`odoo.version\` names: no tag says so. Write the version before the digest, such as odoo:19.0@sha256:….`,
    "Whether databases have every module of `odoo.modules`: they are installed when a database is created, and none later. `preview --against` lists those that were added since.",
  ];
}

/** What is unproven of images in a landing zone without pull-through caches, and of tenants' Odoo. */
export function uncached(...tenants: string[]): string[] {
  return [
    "Whether new nodes start operators while docker.io, ghcr.io, public.ecr.aws, quay.io, registry.k8s.io cannot be reached or limit pulls: set `cacheFrom` and `cacheCredentials` of the landing zone's `registry`.",
    "Whether pods with images by digest start on new nodes while docker.io, ghcr.io, public.ecr.aws, registry.example cannot be reached or limit pulls: ECR caches no image by digest.",
    ...odooUnproven(...tenants),
  ];
}

/** The same of both tenants. */
export const UNCACHED = uncached("alpha", "beta");

/** What a cell leaves unproven of files that are not copied, and why they are not. */
export function filesUnproven(reason: string, ...tenants: string[]): string {
  const without = tenants.map((name) => `${name}: ${reason}`).join("; ");
  return `That recovery objectives hold for Odoo's files: they are not copied to the vault, and RPO and RTO are the database's alone (${without}).`;
}

export function platformArgs(): RetailOdooPlatformArgs & { tenants: TenantSpec[] } {
  return {
    environment: "prod",
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
        access: { admins: ["arn:aws:iam::111122223333:role/platform-admin"] },
      },
    },
    databases: { main: { engine: "cloudnative-pg", size: "m" }, own: { engine: "cloudnative-pg", size: "s" } },
    vault: { s3: { region: "eu-central-1" } },
    tenants: [
      tenant("alpha"),
      tenant("beta", (spec) => {
        spec.tenancy = "dedicated";
        spec.database = "own";
      }),
    ],
  };
}

/** Registers a platform and the stacks of all its tenants. */
export function cell(args: RetailOdooPlatformArgs) {
  const platform = new RetailOdooPlatform("retail", args);
  const specs = Array.isArray(args.tenants) ? args.tenants : args.tenants.tenants;
  for (const spec of specs)
    new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes });
}
