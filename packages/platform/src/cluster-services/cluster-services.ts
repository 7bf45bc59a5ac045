import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { Release } from "@pulumi/kubernetes/helm/v3/release";
import type { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1/priorityClass";
import * as pulumi from "@pulumi/pulumi";
import { marker, NAMESPACES, PRIORITIES, PRIORITY_VALUES, TYPES, type LandingZoneFacts } from "@retail-odoo/contract";
import {
  createDatabaseAdmission,
  createSecretsAdmission,
  createSignaturePolicy,
  createTenantAdmission,
} from "../admission";
import { createDatabaseAuthority } from "../certificates";
import { Faults } from "../internal/errors";
import { labels } from "../internal/names";
import { DEFAULT_DENY } from "../internal/network";
import { POD_SECURITY } from "../internal/pod-security";
import { hasProperties, type PropertyTable } from "../internal/properties";
import { resolveArguments } from "../internal/resolve-arguments";
import { retainOptions } from "../internal/retain";
import { ON_SYSTEM_POOL } from "../nodes";
import type { ClusterServicesArgs } from "./args";
import { createNamespace, createOperators, type Releases } from "./create-operators";
import { createKarpenterPools } from "./karpenter-pools";
import { operatorPods } from "./operator-pods";
import { hasClusterServicesForm, resolveClusterServices, type ClusterServicesSpec } from "./resolve";
import { secretStore } from "./secret-store";
import { createStorageClasses, type StorageClassNames } from "./storage-classes";
import { ENTRY_POINT } from "./values/traefik";

/**
 * Creates what a platform needs inside a cluster: namespaces, priority classes, storage classes, admission policies for
 * tenants, and operators from the baseline's charts, except those already installed. It creates no AWS resources itself;
 * Traefik's Service gets a load balancer, and Prometheus and Alertmanager claim volumes.
 *
 * Cost: its pods' requests, about three cores and nine GiB (a third of it without `survivesZoneLoss`), the load balancer and the volumes. Deleting it removes the edge
 * and the operators: databases keep running without failover or backups. CRDs stay, and in production so does the
 * databases' namespace.
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

  /** Traefik's entry point for HTTPS; a resource that uses it waits until Traefik runs. */
  readonly entryPoint: pulumi.Output<string>;
  /** Namespace of the database servers; a resource that uses it waits until the database operators run. */
  readonly databaseNamespace: pulumi.Output<string>;
  /** ClusterIssuer for database servers; a resource that uses it waits until issuer and namespace of databases are ready. */
  readonly databaseIssuer: pulumi.Output<string>;
  /** Namespace of KEDA; a resource that uses it waits until KEDA runs. */
  readonly scalerNamespace: pulumi.Output<string>;
  /** Namespace of Prometheus; a resource that uses it waits until its operator runs. Absent with `monitoring: false`. */
  readonly metricsNamespace: pulumi.Output<string> | undefined;
  /** The ClusterSecretStore over AWS Secrets Manager; absent on a cluster without a landing zone. */
  readonly secretStore: pulumi.Output<string> | undefined;
  /** EC2NodeClass for tenants' dedicated node pools, resolved once it exists; absent without Karpenter. */
  readonly nodeClass: pulumi.Output<string> | undefined;
  /** Names of the storage classes; absent on a cluster that has its own. */
  readonly storage: StorageClassNames | undefined;

  /** @throws UserInputError with every fault, before any resource is registered */
  constructor(name: string, args: ClusterServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = { component: "ClusterServices", name, args, opts };
    const spec = resolveArguments(given, () => planClusterServices(name, args));
    super(TYPES.ClusterServices, name, { install: spec.install, environment: args.environment }, opts);

    const priorities = createPriorities(name, this);
    const databases = createNamespace(
      name,
      NAMESPACES.databases,
      POD_SECURITY,
      retainOptions(spec.durable, { parent: this }),
    );
    createDatabaseIsolation(name, databases, spec.durable, this);
    createTenantAdmission(name, spec.principals, this);
    createDatabaseAdmission(name, spec.durable, this);
    if (spec.install["external-secrets"]) createSecretsAdmission(name, this);
    this.storage = spec.zone && createStorageClasses(name, spec.zone, spec.durable, this);
    const { baseline, install, zone, ownership } = spec;
    const releases = createOperators({
      name,
      baseline,
      install,
      context: {
        placement: zone ? ON_SYSTEM_POOL : {},
        pods: operatorPods(spec.survivesZoneLoss),
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
    const issuer = createDatabaseAuthority(name, spec.durable, {
      parent: this,
      dependsOn: [releases["cert-manager"]].filter((release) => release !== undefined),
    });
    this.databaseIssuer = pulumi.all([issuer, databases.metadata.name]).apply(([ready]) => ready);
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
  survivesZoneLoss: "optional",
  storageClass: "optional",
  imageSignatures: "optional",
  trustedPrincipals: "optional",
};

function planClusterServices(name: string, args: ClusterServicesArgs): ClusterServicesSpec {
  const faults = new Faults();
  if (!hasProperties(args, KEYS, faults) || !hasClusterServicesForm(args, faults))
    faults.throwIfAny(`ClusterServices ${name}`);
  const spec = resolveClusterServices(args, faults);
  faults.throwIfAny(`ClusterServices ${name}`);
  return spec;
}

/** Pods of `databases` have policies of their own; what has none, such as a forgotten job, reaches nothing. */
function createDatabaseIsolation(name: string, databases: Namespace, durable: boolean, parent: pulumi.Resource): void {
  new NetworkPolicy(
    `${name}-database-default-deny`,
    {
      metadata: { name: "default-deny", namespace: databases.metadata.name, labels: labels("default-deny", "network") },
      spec: DEFAULT_DENY,
    },
    retainOptions(durable, { parent }),
  );
}

/** A value that is known in a preview and resolves after the releases; services already on the cluster have none. */
function after(value: string, ...releases: (Release | undefined)[]): pulumi.Output<string> {
  return pulumi.all(releases.flatMap((release) => release?.name ?? [])).apply(() => value);
}

const DESCRIPTIONS: { readonly [key in keyof typeof PRIORITIES]: string } = {
  platform: "Operators and the edge: without them nothing heals.",
  database: "Database servers: every tenant on them waits.",
  background: "Scheduled actions and one-shot jobs, which may wait.",
  interactive: "What people and tills wait for.",
};

function createPriorities(name: string, parent: pulumi.Resource): PriorityClass[] {
  return (["platform", "database", "interactive", "background"] as const).map(
    (key) =>
      new PriorityClass(
        `${name}-priority-${key}`,
        {
          metadata: { name: PRIORITIES[key], labels: labels("priority", key) },
          value: PRIORITY_VALUES[key],
          description: DESCRIPTIONS[key],
          globalDefault: false,
          preemptionPolicy: "PreemptLowerPriority",
        },
        { parent },
      ),
  );
}

/** A custom resource waits for the release that installs its CRD. */
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
