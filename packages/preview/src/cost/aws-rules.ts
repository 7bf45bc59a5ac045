/** Services that AWS runs: ElastiCache, VPC endpoints, S3 and RDS. */
import type { ReadResource } from "../analysis/facts";
import { allotments, type PreviewedFacts } from "../analysis/facts";
import { listAt, textAt } from "../analysis/json";
import { many, serverBasis, type Charge } from "./charge";
import { filesInVault } from "./shares";
import { numberOf, type CostContext } from "./cost-context";

/** Every node of a replication group is charged alike. The price is that of Valkey, which is below that of Redis OSS. */
export function cacheNodes({ inputs }: ReadResource, _context: CostContext, hours: number): Charge[] {
  const type = textAt(inputs, "nodeType");
  const label = `cache nodes ${type ?? "of unknown type"}`;
  if (type === undefined) return [{ label, reason: "the node type is not set", basis: "compute" }];
  if (textAt(inputs, "engine") !== "valkey")
    return [{ label, reason: "no price source is known for engines other than Valkey", basis: "compute" }];
  return [many(label, `elasticache:${type}`, numberOf(inputs, "numCacheClusters"), hours)];
}

/** Gateway endpoints are free; an interface endpoint is charged in each zone it has a subnet in. */
export function endpoint({ inputs }: ReadResource, _context: CostContext, hours: number): Charge[] {
  if ((inputs["vpcEndpointType"] ?? "Gateway") === "Gateway") return [];
  const zones = listAt(inputs, "subnetIds")?.length ?? "its number of subnets is not known before deployment";
  return [many("interface endpoints", "interface-endpoint", zones, hours)];
}

/**
 * The backup vault holds, for each CloudNativePG server, the base backups of its retention period plus one, and the WAL
 * between them, all compressed, and each tenant's files once. What expires stays until the vault's object lock ends. The content of
 * other buckets is unknown.
 */
export function bucket(resource: ReadResource, context: CostContext): Charge[] {
  const { facts, assumptions } = context;
  if (facts === undefined || !context.isVault(resource))
    return [{ label: "buckets", reason: "the amount stored is not known", usage: true, basis: "compute" }];
  const gib = allotments(facts).reduce((sum, { database, data }) => {
    const server = facts.databases[database];
    // RDS and external servers store their own backups.
    const backup = server && "backup" in server ? server.backup : undefined;
    if (backup === undefined) return sum;
    const days = backup.retentionDays + facts.vault.lockDays;
    const bases = 1 + (days * 24) / backup.intervalHours;
    const wal = days * assumptions.walShareOfDatabasePerDay;
    return sum + data.databaseGiB * (bases + wal) * assumptions.backupCompression;
  }, 0);
  return [{ label: "backups", item: "s3", quantity: gib, basis: "backups" }, ...fileCopies(facts)];
}

/** Copies share what they have in common, and most of Odoo's files never change: what tenants remove is not counted. */
function fileCopies(facts: PreviewedFacts): Charge[] {
  const quantity = [...filesInVault(facts).values()].reduce((sum, gib) => sum + gib, 0);
  if (quantity === 0) return [];
  return [
    { label: "copies of files", item: "s3", quantity, basis: "files" },
    {
      label: "reads and requests of copies",
      reason: "what they read from EFS and write to S3 depends on how many files are new",
      usage: true,
      basis: "files",
    },
  ];
}

/** An instance and its volume, and a standby's beside them. Backups are free up to the volume's size. */
export function databaseInstance(resource: ReadResource, context: CostContext, hours: number): Charge[] {
  const { inputs } = resource;
  const { basis, suffix } = serverBasis(resource, context);
  const count = inputs["multiAz"] === true ? 2 : 1;
  const instanceClass = textAt(inputs, "instanceClass");
  const label = `database instances${suffix}`;
  const instance: Charge =
    instanceClass === undefined
      ? { label, reason: "the instance class is not set", basis }
      : { label, count, item: `rds:${instanceClass}`, quantity: hours * count, basis };
  const gib = numberOf(inputs, "allocatedStorage");
  const item = `rds:${textAt(inputs, "storageType") ?? "gp2"}`;
  return [
    instance,
    { ...many(`database volumes${suffix}`, item, typeof gib === "number" ? count * gib : gib, 1), basis, count },
  ];
}
