import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { Release } from "@pulumi/kubernetes/helm/v3/release";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1/priorityClass";
import { StorageClass } from "@pulumi/kubernetes/storage/v1/storageClass";
import * as pulumi from "@pulumi/pulumi";
import { marker, NAMESPACES, PRIORITIES, TYPES, type Chart, type LandingZoneFacts } from "@retail-odoo/contract";
import { createTenantAdmission } from "../admission";
import { Faults } from "../internal/errors";
import { hasKeys, type Keys } from "../internal/keys";
import { labels, tags } from "../internal/names";
import { POD_SECURITY } from "../internal/pod-security";
import {
  autoscalerValues,
  karpenterValues,
  barmanPluginValues,
  certManagerValues,
  cloudNativePgValues,
  ENTRY_POINT,
  loadBalancerAnnotations,
  traefikValues,
} from "./chart-values";
import type { ClusterServicesArgs } from "./cluster-services-args";
import { createKarpenterPools } from "./karpenter";
import { ON_SYSTEM_POOL } from "./placement";
import { resolveClusterServices, type ClusterServicesSpec } from "./resolve-cluster-services";

/**
 * What a platform needs inside a cluster: namespaces, priorities, storage classes, admission policies for tenants, and operators from the baseline's
 * charts: cert-manager, CloudNativePG with its backup plug-in, Traefik, and on a landing zone's cluster Karpenter with its pools, or
 * the autoscaler.
 * It makes no resources of AWS; Traefik's Service has EKS make a load balancer.
 *
 * Costs what its pods take, about one core and two GiB, and the load balancer. Deleting it takes the edge and the
 * operators away: databases run on without anybody to heal them. In production their namespace refuses deletion and stays.
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
  readonly postgresReady: pulumi.Output<string>;
  /** Names of the storage classes; absent on a cluster that has its own. */
  readonly storage: { block: pulumi.Output<string>; shared: pulumi.Output<string> } | undefined;

  /** Karpenter's node class for pools that tenants bring, known when it is there; absent without Karpenter. */
  readonly nodeClass: pulumi.Output<string> | undefined;

  /** @throws UserInputError with every fault, before anything is registered */
  constructor(name: string, args: ClusterServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    const faults = new Faults();
    if (!hasKeys(args, KEYS, faults)) faults.throwIfAny(`ClusterServices ${name}`);
    const spec = resolveClusterServices(args, faults);
    faults.throwIfAny(`ClusterServices ${name}`);
    super(TYPES.ClusterServices, name, { install: spec.install, environment: args.environment }, opts);

    const priorities = createPriorities(name, this);
    const scaler = spec.zone && createNodeScaler(name, spec.zone, spec, this);
    const child: Child = { name, spec, parent: this, dependsOn: [...priorities, ...(scaler ? [scaler] : [])] };
    const databases = createNamespace(name, NAMESPACES.databases, {
      parent: this,
      protect: spec.durable,
      retainOnDelete: spec.durable,
    });
    createTenantAdmission(name, this);
    const operators = createPostgresOperators(child);
    const traefik = createTraefik(child);

    this.nodeClass =
      spec.zone?.provisioner === "karpenter" ? createKarpenterPools(name, spec.zone, spec, scaler, this) : undefined;
    this.storage = spec.zone && createStorageClasses(name, spec.zone, spec, this);
    this.entryPoint = after(traefik, ENTRY_POINT);
    this.postgresReady = pulumi.all([databases.metadata.name, after(operators, "")]).apply(([namespace]) => namespace);
    this.registerOutputs({ entryPoint: this.entryPoint, postgresReady: this.postgresReady, storage: this.storage });
  }
}

const KEYS: Keys<ClusterServicesArgs> = {
  environment: "required",
  baseline: "required",
  ownership: "required",
  zone: "optional",
  calendar: "optional",
  installed: "optional",
};

interface Child {
  name: string;
  spec: ClusterServicesSpec;
  parent: pulumi.Resource;
  /** What every chart waits for. */
  dependsOn: pulumi.Resource[];
}

/** A value that is known at once, and there when the releases are. */
function after(releases: Release[], value: string): pulumi.Output<string> {
  return pulumi.all(releases.map((release) => release.name)).apply(() => value);
}

const PRIORITY: { readonly [key in keyof typeof PRIORITIES]: { value: number; description: string } } = {
  platform: { value: 1_000_000, description: "Operators and the edge: without them nothing heals." },
  database: { value: 900_000, description: "Database servers: every tenant on them waits." },
  interactive: { value: 500_000, description: "What people and tills wait for." },
};

function createPriorities(name: string, parent: pulumi.Resource): PriorityClass[] {
  return (["platform", "database", "interactive"] as const).map(
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

function createNamespace(name: string, namespace: string, opts: pulumi.CustomResourceOptions): Namespace {
  return new Namespace(
    `${name}-namespace-${namespace}`,
    { metadata: { name: namespace, labels: { ...labels(namespace, "namespace"), ...POD_SECURITY } } },
    opts,
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

/** What starts nodes: Karpenter, unless it runs already, or the autoscaler. */
function createNodeScaler(
  name: string,
  zone: LandingZoneFacts<pulumi.Input<string>>,
  { baseline, install }: ClusterServicesSpec,
  parent: pulumi.Resource,
): Release | undefined {
  const namespace = "kube-system";
  if (zone.provisioner === "managed-node-groups")
    return createRelease(`${name}-cluster-autoscaler`, baseline.charts.clusterAutoscaler, {
      release: "cluster-autoscaler",
      namespace,
      values: autoscalerValues(ON_SYSTEM_POOL, zone.prefix, zone.region),
      opts: { parent },
    });
  if (!install.karpenter || !zone.karpenter) return undefined;
  return createRelease(`${name}-karpenter`, baseline.charts.karpenter, {
    release: "karpenter",
    namespace,
    values: karpenterValues(ON_SYSTEM_POOL, {
      region: zone.region,
      clusterName: zone.cluster.name,
      queue: zone.karpenter.queue,
    }),
    opts: { parent },
  });
}

/** The operator, then its plug-in, which gets its certificates from cert-manager. */
function createPostgresOperators({ name, spec, parent, dependsOn }: Child): Release[] {
  const { charts } = spec.baseline;
  const placement = spec.zone ? ON_SYSTEM_POOL : {};
  const certManager =
    spec.install["cert-manager"] &&
    createRelease(`${name}-cert-manager`, charts.certManager, {
      release: "cert-manager",
      namespace: createNamespace(name, NAMESPACES.certificates, { parent }).metadata.name,
      values: certManagerValues(placement),
      opts: { parent, dependsOn },
    });
  const operator =
    spec.install["cloudnative-pg"] &&
    createRelease(`${name}-cloudnative-pg`, charts.cloudnativePg, {
      release: "cloudnative-pg",
      namespace: createNamespace(name, NAMESPACES.databaseOperator, { parent }).metadata.name,
      values: cloudNativePgValues(placement),
      opts: { parent, dependsOn },
    });
  const first = [certManager, operator].filter((release) => release !== false);
  if (!spec.install["plugin-barman-cloud"]) return first;
  const plugin = createRelease(`${name}-plugin-barman-cloud`, charts.barmanPlugin, {
    release: "plugin-barman-cloud",
    namespace: NAMESPACES.databaseOperator,
    values: barmanPluginValues(placement),
    opts: { parent, dependsOn: [...dependsOn, ...first] },
  });
  return [...first, plugin];
}

function createTraefik({ name, spec, parent, dependsOn }: Child): Release[] {
  if (!spec.install.traefik) return [];
  const annotations = spec.zone
    ? loadBalancerAnnotations(tags(spec.ownership, "none", `${spec.zone.prefix}-edge`))
    : {};
  const traefik = createRelease(`${name}-traefik`, spec.baseline.charts.traefik, {
    release: "traefik",
    namespace: createNamespace(name, NAMESPACES.edge, { parent }).metadata.name,
    values: traefikValues(spec.zone ? ON_SYSTEM_POOL : {}, annotations),
    opts: { parent, dependsOn },
  });
  return [traefik];
}

interface ReleaseSpec {
  release: string;
  namespace: pulumi.Input<string>;
  values: { [key: string]: unknown };
  opts: pulumi.CustomResourceOptions;
}

/** A chart of the baseline. An upgrade that fails goes back by itself. */
function createRelease(
  name: string,
  { repo, chart, version }: Chart,
  { release, namespace, values, opts }: ReleaseSpec,
) {
  const source = repo.startsWith("oci://") ? { chart: repo } : { chart, repositoryOpts: { repo } };
  return new Release(
    name,
    {
      ...source,
      version,
      name: release,
      namespace,
      createNamespace: false,
      values,
      atomic: true,
      skipAwait: false,
      timeout: 600,
      maxHistory: 5,
    },
    opts,
  );
}
