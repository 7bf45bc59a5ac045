/** A tenant file with the fields that each tenant needs, and the smallest load. */
export function tenantSpec(name: string) {
  return {
    name,
    country: "DE",
    profile: "branch" as const,
    service: "standard" as const,
    tenancy: "shared" as const,
    database: "main",
    workload: { stores: 1, posTerminals: 1, posOrdersPerHour: 1, onlineOrdersPerHour: 0, concurrentUsers: 1 },
    data: { databaseGiB: 1, filestoreGiB: 1, growthGiBPerMonth: 0 },
    hosts: [`${name}.example.com`],
    odoo: { version: "19.0" as const, image: `registry.example/odoo@sha256:${"0".repeat(64)}` },
  };
}
