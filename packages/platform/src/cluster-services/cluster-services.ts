import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1/priorityClass";
import { StorageClass } from "@pulumi/kubernetes/storage/v1/storageClass";
import * as pulumi from "@pulumi/pulumi";
import { marker, NAMESPACES, PRIORITIES, TYPES, type LandingZoneFacts } from "@retail-odoo/contract";
import { createDatabaseAdmission, createSignaturePolicy, createTenantAdmission } from "../admission/index";
import { createDatabaseAuthority } from "../certificates/index";
import { Faults } from "../internal/errors";
import { hasProperties, type PropertyTable } from "../internal/properties";
import { labels } from "../internal/names";
import { POD_SECURITY } from "../internal/pod-security";
import { resolveArguments } from "../internal/resolve-arguments";
import { ENTRY_POINT } from "./chart-values";
import type { ClusterServicesArgs } from "./args";
import { createNamespace, createOperators, type Releases } from "./create-operators";
import { createKarpenterPools } from "./karpenter-pools";
import { ON_SYSTEM_POOL } from "../nodes";
import { hasClusterServicesForm, resolveClusterServices, type ClusterServicesSpec } from "./resolve";
import { secretStore } from "./secret-store";

/**
 * What a platform needs inside a cluster: namespaces, priorities, storage classes, admission policies for tenants, and
 * operators from the baseline's charts, each of which may be there already. It makes no resources of AWS; Traefik's Service
 * has a load balancer made, and Prometheus has volumes.
 *
 * Costs what its pods take, about three cores and nine GiB, the load balancer, and the volumes. Deleting it takes the edge
 * and the operators away: databases run on without anybody to heal them. Definitions of custom resources stay, and so does
 * in production the namespace of the databases.
 *
 * @example
 * ```typescript
 * const services = new ClusterServices("retail-services", {
 *   environment: "prod", baseline: BASELINES["2026.1"], ownership, zone: zone.facts,
 * }, { provider: kubernetes });
 * ```
 */
export class ClusterServices extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.ClusterServices;
  static override isInstance(value: unknown): value is ClusterServices {
    return marker(TYPES.ClusterServices).isInstance(value);
  }

  /** Traefik's entry point for HTTPS; whoever uses it waits until Traefik answers. */
  readonly entryPoint: pulumi.Output<string>;
  /** Namespace of the database servers; whoever uses it waits until the operators answer. */
  readonly databaseNamespace: pulumi.Output<string>;
  /** Issuer that signs for database servers; whoever uses it waits until it can. */
  readonly databaseIssuer: pulumi.Output<string>;
  /** Namespace KEDA runs in; whoever uses it waits until pods can be scaled. */
  readonly scalerNamespace: pulumi.Output<string>;
  /** Namespace of Prometheus; whoever uses it waits until its operator answers. Absent where nobody watches. */
  readonly metricsNamespace: pulumi.Output<string> | undefined;
  /** The ClusterSecretStore over AWS Secrets Manager; absent on a cluster without a landing zone. */
  readonly secretStore: pulumi.Output<string> | undefined;
  /** Karpenter's node class for pools that tenants bring, known when it is there; absent without Karpenter. */
  readonly nodeClass: pulumi.Output<string> | undefined;
  /** Names of the storage classes; absent on a cluster that has its own. */
  readonly storage: { block: pulumi.Output<string>; shared: pulumi.Output<string> } | undefined;

  /** @throws UserInputError with every fault, before anything is registered */
  constructor(name: string, args: ClusterServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveArguments({ component: "ClusterServices", name, args, opts }, () => {
      const faults = new Faults();
      if (!hasProperties(args, KEYS, faults) || !hasClusterServicesForm(args, faults))
        faults.throwIfAny(`ClusterServices ${name}`);
      const resolved = resolveClusterServices(args, faults);
      faults.throwIfAny(`ClusterServices ${name}`);
      return resolved;
    });
    super(TYPES.ClusterServices, name, { install: spec.install, environment: args.environment }, opts);

    const priorities = createPriorities(name, this);
    const databases = createNamespace(name, NAMESPACES.databases, POD_SECURITY, {
      parent: this,
      protect: spec.durable,
      retainOnDelete: spec.durable,
    });
    createTenantAdmission(name, this);
    createDatabaseAdmission(name, spec.durable, this);
    this.storage = spec.zone && createStorageClasses(name, spec.zone, spec, this);
    const { baseline, install, zone, ownership } = spec;
    const releases = createOperators({
      name,
      baseline,
      install,
      context: {
        placement: zone ? ON_SYSTEM_POOL : {},
        zone,
        ownership,
        storageClass: this.storage?.block ?? spec.storageClass,
      },
      parent: this,
      dependsOn: priorities,
    });
    createSignatures(name, spec, releases, this);
    this.nodeClass =
      zone?.provisioner === "karpenter" ? createKarpenterPools(name, zone, spec, releases.karpenter, this) : undefined;

    this.entryPoint = after(ENTRY_POINT, releases.traefik);
    this.databaseNamespace = pulumi
      .all([
        databases.metadata.name,
        after("", releases["cert-manager"], releases["cloudnative-pg"], releases["plugin-barman-cloud"]),
      ])
      .apply(([namespace]) => namespace);
    this.databaseIssuer = createDatabaseAuthority(name, spec.durable, {
      parent: this,
      dependsOn: [releases["cert-manager"]].filter((release) => release !== undefined),
    });
    this.scalerNamespace = after(NAMESPACES.scalers, releases.keda);
    this.metricsNamespace = spec.monitoring
      ? after(NAMESPACES.monitoring, releases["kube-prometheus-stack"])
      : undefined;
    this.secretStore = zone && createSecretStore(name, zone, releases, this);
    this.registerOutputs({
      entryPoint: this.entryPoint,
      databaseNamespace: this.databaseNamespace,
      scalerNamespace: this.scalerNamespace,
      metricsNamespace: this.metricsNamespace,
      secretStore: this.secretStore,
      storage: this.storage,
    });
  }
}

const KEYS: PropertyTable<ClusterServicesArgs> = {
  environment: "required",
  baseline: "required",
  ownership: "required",
  zone: "optional",
  calendar: "optional",
  installed: "optional",
  monitoring: "optional",
  storageClass: "optional",
  imageSignatures: "optional",
};

/** A value that is known at once, and there when the releases are; those that nobody installs are there already. */
function after(value: string, ...releases: (Release | undefined)[]): pulumi.Output<string> {
  return pulumi.all(releases.flatMap((release) => release?.name ?? [])).apply(() => value);
}

const PRIORITY: { readonly [key in keyof typeof PRIORITIES]: { value: number; description: string } } = {
  platform: { value: 1_000_000, description: "Operators and the edge: without them nothing heals." },
  database: { value: 900_000, description: "Database servers: every tenant on them waits." },
  background: { value: 100_000, description: "Scheduled actions and one-shot jobs, which may wait." },
  interactive: { value: 500_000, description: "What people and tills wait for." },
};

function createPriorities(name: string, parent: pulumi.Resource): PriorityClass[] {
  return (["platform", "database", "interactive", "background"] as const).map(
    (key) =>
      new PriorityClass(
        `${name}-priority-${key}`,
        {
          metadata: { name: PRIORITIES[key], labels: labels("priority", key) },
          ...PRIORITY[key],
          globalDefault: false,
          preemptionPolicy: "PreemptLowerPriority",
        },
        { parent },
      ),
  );
}

/** The class that is in a landing zone's account encrypted with its key, and the file system that all zones share. */
function createStorageClasses(
  name: string,
  zone: LandingZoneFacts<pulumi.Input<string>>,
  { durable }: ClusterServicesSpec,
  parent: pulumi.Resource,
): NonNullable<ClusterServices["storage"]> {
  // An environment that is destroyed with one command leaves no volumes behind.
  const reclaimPolicy = durable ? "Retain" : "Delete";
  const block = new StorageClass(
    `${name}-storage-block`,
    {
      metadata: { name: "retail-odoo-block", labels: labels("block", "storage") },
      provisioner: "ebs.csi.aws.com",
      parameters: {
        type: "gp3",
        encrypted: "true",
        kmsKeyId: zone.keys.data,
        "csi.storage.k8s.io/fstype": "ext4",
      },
      reclaimPolicy,
      allowVolumeExpansion: true,
      volumeBindingMode: "WaitForFirstConsumer",
    },
    { parent },
  );
  const shared = new StorageClass(
    `${name}-storage-shared`,
    {
      metadata: { name: "retail-odoo-shared", labels: labels("shared", "storage") },
      provisioner: "efs.csi.aws.com",
      parameters: {
        // A door of its own for every claim, with a user and a folder of its own: no tenant sees another's files.
        provisioningMode: "efs-ap",
        fileSystemId: zone.fileSystemId,
        directoryPerms: "700",
        basePath: "/claims",
        // eslint-disable-next-line no-template-curly-in-string -- the driver fills it in
        subPathPattern: "${.PVC.namespace}",
        ensureUniqueDirectory: "true",
      },
      mountOptions: ["tls"],
      reclaimPolicy,
      // The file system has no size to grow out of.
      allowVolumeExpansion: false,
      volumeBindingMode: "WaitForFirstConsumer",
    },
    { parent },
  );
  return { block: block.metadata.name, shared: shared.metadata.name };
}

/** Custom resources wait for the release that brings their definition. */
function waitFor(release: Release | undefined): pulumi.Resource[] {
  return release ? [release] : [];
}

function createSignatures(
  name: string,
  { signatures, zone }: ClusterServicesSpec,
  { kyverno }: Releases,
  parent: pulumi.Resource,
): void {
  if (signatures) createSignaturePolicy(name, signatures, zone !== undefined, { parent, dependsOn: waitFor(kyverno) });
}

function createSecretStore(
  name: string,
  { region }: LandingZoneFacts<pulumi.Input<string>>,
  releases: Releases,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  const dependsOn = waitFor(releases["external-secrets"]);
  return new CustomResource(`${name}-secret-store`, secretStore(region), { parent, dependsOn }).metadata.name;
}
