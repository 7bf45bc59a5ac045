import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import { marker, TYPES, type PostgresFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { checkName, labels } from "../internal/names";
import { backupDestination, objectStore, scheduledBackup } from "./backup-manifests";
import { clusterManifest, imageCatalog } from "./cluster-manifest";
import { createCustomResource } from "./custom-resources";
import { tenantsGroup } from "./database-manifests";
import { poolerPolicy, serverPolicy } from "./network";
import { poolerManifest, poolerName } from "./pooler-manifest";
import { hasPostgresKeys, resolvePostgresHA, type PostgresHAArgs, type PostgresSpec } from "./resolve-postgres-ha";

/**
 * A PostgreSQL server for Odoo: three instances in three zones under CloudNativePG, tuned by size, with its write-ahead log
 * on a volume of its own and its backups in a bucket. Tenants' databases are `PostgresDatabase`s.
 *
 * Creates an image catalogue, the cluster, the group of tenants' roles, a pooler, network policies and, with `backup`, an
 * object store and a scheduled backup, all in a namespace that exists. Needs CloudNativePG 1.30 and, for backups, its Barman Cloud plugin
 * 0.14.
 *
 * Costs three times the size's memory, CPU and volumes, and traffic between zones. Deleting it deletes every database and
 * its volumes; backups stay. It refuses unless `durable` is false.
 *
 * @example
 * ```typescript
 * const erp = new PostgresHA("erp", {
 *   engine: "cloudnative-pg", major: 17, namespace: "databases", size: "m", durability: "balanced",
 *   backup: { bucket: "erp-backups", region: "eu-central-1" },
 * });
 * ```
 */
export class PostgresHA extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.PostgresHA;
  static override isInstance(value: unknown): value is PostgresHA {
    return marker(TYPES.PostgresHA).isInstance(value);
  }

  /** Endpoints and limits. Who uses an endpoint waits until the server is ready. */
  readonly facts: PostgresFacts<pulumi.Input<string>>;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: PostgresHAArgs, opts?: pulumi.ComponentResourceOptions) {
    const faults = new Faults();
    checkName(name, faults.at("name"), 40);
    if (!hasPostgresKeys(args, faults)) faults.throwIfAny(`PostgresHA ${name}`);
    const spec = resolvePostgresHA(args, faults);
    faults.throwIfAny(`PostgresHA ${name}`);
    super(TYPES.PostgresHA, name, describe(name, spec, name, poolerName(name)), opts);

    // What the server waits for, its parts wait for.
    const child = { parent: this, dependsOn: opts?.dependsOn };
    createNetworkPolicies(name, spec, child);
    const store = createObjectStore(name, spec, child);
    const cluster = createCluster(name, spec, store, child);
    const ready = createTenantsGroup(name, spec, cluster, child);
    createScheduledBackup(name, spec, cluster, child);
    const pooler = createPooler(name, spec, cluster, child);

    this.facts = describe(name, spec, ready, pooler);
    this.registerOutputs(this.facts);
  }
}

type Name = pulumi.Output<string>;

/** What a database and everything in it cannot come back from. */
function kept(spec: PostgresSpec, opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return { ...opts, protect: spec.durable, retainOnDelete: spec.durable };
}

function createNetworkPolicies(name: string, spec: PostgresSpec, opts: pulumi.CustomResourceOptions): void {
  const metadata = (object: string) => ({
    name: object,
    namespace: spec.namespace,
    labels: labels(object, "database"),
  });
  // A server that outlives its stack stays closed.
  new NetworkPolicy(`${name}-network`, { metadata: metadata(name), spec: serverPolicy(name, spec) }, kept(spec, opts));
  const pooler = { metadata: metadata(poolerName(name)), spec: poolerPolicy(name, spec) };
  new NetworkPolicy(`${name}-pool-network`, pooler, opts);
}

function createObjectStore(name: string, spec: PostgresSpec, opts: pulumi.CustomResourceOptions): Name | undefined {
  if (!spec.backup) return undefined;
  const manifest = objectStore(name, spec.namespace, spec.backup);
  return createCustomResource(`${name}-store`, manifest, kept(spec, opts)).metadata.name;
}

function createCluster(
  name: string,
  spec: PostgresSpec,
  store: Name | undefined,
  opts: pulumi.CustomResourceOptions,
): Name {
  const catalog = createCustomResource(`${name}-images`, imageCatalog(name, spec), kept(spec, opts)).metadata.name;
  // Three instances are made one after the other, each from a copy of the first.
  const patient = { ...kept(spec, opts), customTimeouts: { create: "30m", update: "60m" } };
  return createCustomResource(`${name}-cluster`, clusterManifest(name, spec, { catalog, store }), patient).metadata
    .name;
}

/** @returns the cluster's name, known to whoever waits until tenants can be given roles */
function createTenantsGroup(name: string, spec: PostgresSpec, cluster: Name, opts: pulumi.CustomResourceOptions): Name {
  const group = createCustomResource(
    `${name}-tenants`,
    tenantsGroup({ name: `${name}-tenants`, namespace: spec.namespace, cluster }),
    kept(spec, opts),
  );
  return pulumi.all([cluster, group.metadata.name]).apply(([clusterName]) => clusterName);
}

function createScheduledBackup(
  name: string,
  spec: PostgresSpec,
  cluster: Name,
  opts: pulumi.CustomResourceOptions,
): void {
  if (!spec.backup) return;
  const manifest = scheduledBackup(name, spec.namespace, spec.backup, cluster);
  createCustomResource(`${name}-backups`, manifest, kept(spec, opts));
}

/** Holds no data, so it goes with its stack. @returns its Service's name */
function createPooler(name: string, spec: PostgresSpec, cluster: Name, opts: pulumi.CustomResourceOptions): Name {
  return createCustomResource(`${name}-pool`, poolerManifest(name, spec, cluster), opts).metadata.name;
}

/** @param cluster name of the cluster, and of the pooler, as plain text before there is one */
function describe(
  name: string,
  spec: PostgresSpec,
  cluster: string | Name,
  pooler: string | Name,
): PostgresFacts<pulumi.Input<string>> {
  const host = (service: string | Name, suffix = "") => {
    const of = (serviceName: string) => `${serviceName}${suffix}.${spec.namespace}.svc`;
    return typeof service === "string" ? of(service) : service.apply(of);
  };
  const { backup } = spec;
  return {
    engine: "cloudnative-pg",
    name,
    namespace: spec.namespace,
    major: spec.major,
    size: spec.size,
    durability: spec.durability,
    instances: spec.instances,
    cpu: spec.cpu,
    memoryGiB: spec.memoryGiB,
    storageGiB: spec.storageGiB,
    walStorageGiB: spec.walStorageGiB,
    maxConnections: spec.maxConnections,
    reservedConnections: spec.reservedConnections,
    cluster,
    endpoints: { primary: host(cluster, "-rw"), reader: host(cluster, "-r"), pooler: host(pooler) },
    pooler: {
      instances: spec.pooler.instances,
      poolSize: spec.pooler.poolSize,
      maxClients: spec.pooler.maxClients,
    },
    caSecret: `${name}-ca`,
    backup: backup && {
      destination: backupDestination(name, backup),
      archiveTimeoutSeconds: backup.archiveTimeoutSeconds,
      schedule: backup.schedule,
      intervalHours: backup.intervalHours,
      retentionDays: backup.retentionDays,
    },
  };
}
