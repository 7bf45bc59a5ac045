import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import type { CloudNativePgFacts } from "@retail-odoo/contract";
import { reachableRpoSeconds } from "../../backup";
import { labels } from "../../internal/names";
import { retainOptions } from "../../internal/retain";
import { POSTGRES_PORT } from "../network";
import { backupDestination, objectStore, scheduledBackup, sourceStore } from "./backup-manifests";
import { createCertificates, serverCa } from "./certificates";
import { CLUSTER_LABEL, clusterManifest, imageCatalog, type ClusterRefs } from "./cluster-manifest";
import { createCustomResource } from "./custom-resources";
import { tenantsGroup } from "./database-manifests";
import { createPodMonitors, createQueries } from "./monitoring";
import { METRICS_PORT, poolerPolicy, serverPolicy } from "./network";
import { createPoolerBudget } from "../pooler-availability";
import { poolerManifest, poolerName, poolerSelector, type PoolerRefs } from "./pooler-manifest";
import type { CloudNativePgSpec } from "./spec";

type Name = pulumi.Output<string>;

/** Creates a server. @returns its facts; resources that read an endpoint wait until the server is ready */
export function createCloudNativePg(
  name: string,
  spec: CloudNativePgSpec,
  opts: pulumi.CustomResourceOptions,
): CloudNativePgFacts<pulumi.Input<string>> {
  createNetworkPolicies(name, spec, opts);
  const certificates = createCertificates(name, spec, opts);
  const store = createObjectStore(name, spec, opts);
  const source = createSourceStore(name, spec, opts);
  const queries = createQueries(name, spec, opts);
  const cluster = createCluster(name, spec, { store, source, queries, certificate: certificates?.server }, opts);
  const ready = createTenantsGroup(name, spec, cluster, opts);
  createScheduledBackup(name, spec, cluster, opts);
  const pooler = createPooler(name, spec, { cluster, certificate: certificates?.pooler }, opts);
  createBudget(name, spec, opts);
  createPodMonitors(name, spec, opts);
  return cloudNativePgFacts(name, spec, ready, pooler);
}

/** @param cluster name of the cluster, and of the pooler; plain text before they exist */
export function cloudNativePgFacts(
  name: string,
  spec: CloudNativePgSpec,
  cluster: string | Name = name,
  pooler: string | Name = poolerName(name),
): CloudNativePgFacts<pulumi.Input<string>> {
  const host = (service: string | Name, suffix = "") => {
    const of = (serviceName: string) => `${serviceName}${suffix}.${spec.namespace}.svc`;
    return typeof service === "string" ? of(service) : service.apply(of);
  };
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
    image: spec.image,
    maxConnections: spec.maxConnections,
    reservedConnections: spec.reservedConnections,
    cluster,
    endpoints: { primary: host(cluster, "-rw"), reader: host(cluster, "-r"), pooler: host(pooler) },
    port: POSTGRES_PORT,
    pooler: {
      instances: spec.pooler.instances,
      poolSize: spec.pooler.poolSize,
      maxClients: spec.pooler.maxClients,
    },
    ca: serverCa(name, spec),
    certificateIssuer: spec.certificateIssuer,
    metrics: { kind: "pods", labels: { [CLUSTER_LABEL]: cluster }, port: METRICS_PORT },
    ...(spec.nodePool === undefined ? {} : { nodePool: spec.nodePool }),
    ...(spec.priorityClass === undefined ? {} : { priorityClass: spec.priorityClass }),
    ...backupFacts(name, spec),
  };
}

function backupFacts(
  name: string,
  { backup }: CloudNativePgSpec,
): Pick<CloudNativePgFacts<pulumi.Input<string>>, "restorePoints" | "backup"> {
  if (!backup) return {};
  const destination = backupDestination(name, backup);
  const { archiveTimeoutSeconds, schedule, intervalHours, retentionDays } = backup;
  const lagSeconds = reachableRpoSeconds({ backup });
  return {
    restorePoints: { kind: "object-store", place: destination, retentionDays, lagSeconds },
    backup: { destination, archiveTimeoutSeconds, schedule, intervalHours, retentionDays },
  };
}

function createNetworkPolicies(name: string, spec: CloudNativePgSpec, opts: pulumi.CustomResourceOptions): void {
  const metadata = (object: string) => ({
    name: object,
    namespace: spec.namespace,
    labels: labels(object, "database"),
  });
  // A server that is retained keeps its network isolation.
  new NetworkPolicy(
    `${name}-network`,
    { metadata: metadata(name), spec: serverPolicy(name, spec) },
    retainOptions(spec.durable, opts),
  );
  const pooler = { metadata: metadata(poolerName(name)), spec: poolerPolicy(name, spec) };
  new NetworkPolicy(`${name}-pool-network`, pooler, opts);
}

function createObjectStore(
  name: string,
  spec: CloudNativePgSpec,
  opts: pulumi.CustomResourceOptions,
): Name | undefined {
  if (!spec.backup) return undefined;
  const manifest = objectStore(name, spec.namespace, spec.backup);
  return createCustomResource(`${name}-store`, manifest, retainOptions(spec.durable, opts)).metadata.name;
}

/** Holds nothing of this server, and the server reads it only while it starts. */
function createSourceStore(
  name: string,
  { namespace, restore }: CloudNativePgSpec,
  opts: pulumi.CustomResourceOptions,
): Name | undefined {
  if (!restore) return undefined;
  return createCustomResource(`${name}-source`, sourceStore(name, namespace, restore), opts).metadata.name;
}

function createCluster(
  name: string,
  spec: CloudNativePgSpec,
  refs: Omit<ClusterRefs, "catalog">,
  opts: pulumi.CustomResourceOptions,
): Name {
  const catalog = createCustomResource(`${name}-images`, imageCatalog(name, spec), retainOptions(spec.durable, opts))
    .metadata.name;
  // The operator creates instances one after the other, each from a copy of the primary.
  const slow = {
    ...retainOptions(spec.durable, opts),
    customTimeouts: { create: spec.restore ? "6h" : "30m", update: "60m" },
  };
  return createCustomResource(`${name}-cluster`, clusterManifest(name, spec, { ...refs, catalog }), slow).metadata.name;
}

/** @returns the cluster's name, known once the group for tenants' roles exists */
function createTenantsGroup(
  name: string,
  spec: CloudNativePgSpec,
  cluster: Name,
  opts: pulumi.CustomResourceOptions,
): Name {
  const group = createCustomResource(
    `${name}-tenants`,
    tenantsGroup({ name: `${name}-tenants`, namespace: spec.namespace, cluster }),
    retainOptions(spec.durable, opts),
  );
  return pulumi.all([cluster, group.metadata.name]).apply(([clusterName]) => clusterName);
}

function createScheduledBackup(
  name: string,
  spec: CloudNativePgSpec,
  cluster: Name,
  opts: pulumi.CustomResourceOptions,
): void {
  if (!spec.backup) return;
  const manifest = scheduledBackup(name, spec.namespace, spec.backup, cluster);
  createCustomResource(`${name}-backups`, manifest, retainOptions(spec.durable, opts));
}

/** The operator makes none for poolers, other than for instances. */
function createBudget(
  name: string,
  { namespace, pooler }: CloudNativePgSpec,
  opts: pulumi.CustomResourceOptions,
): void {
  createPoolerBudget(
    `${name}-pool-disruption`,
    { name: poolerName(name), namespace, instances: pooler.instances, matchLabels: poolerSelector(name) },
    opts,
  );
}

/** Holds no data, so it is deleted with its stack. @returns its Service's name */
function createPooler(
  name: string,
  spec: CloudNativePgSpec,
  refs: PoolerRefs,
  opts: pulumi.CustomResourceOptions,
): Name {
  return createCustomResource(`${name}-pool`, poolerManifest(name, spec, refs), opts).metadata.name;
}
