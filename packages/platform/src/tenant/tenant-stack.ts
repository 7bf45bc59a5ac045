import { createHash } from "node:crypto";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Job } from "@pulumi/kubernetes/batch/v1/job";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { LimitRange } from "@pulumi/kubernetes/core/v1/limitRange";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim";
import { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import * as pulumi from "@pulumi/pulumi";
import { ANNOTATIONS, marker, TYPES, type OdooRole, type PlatformFacts, type TenantFacts } from "@retail-odoo/contract";
import { repositoryOf } from "../admission";
import type { RedisCache } from "../cache";
import { createIngressRoute, odooRoutes, type OdooServices } from "../edge";
import { REPLACED_IF_FAILED } from "../internal/awaiting";
import { labels } from "../internal/names";
import { POD_SECURITY } from "../internal/pod-security";
import { gib } from "../internal/units";
import { createNodeObject, tenantPoolManifest } from "../nodes";
import { databasePeers, PostgresDatabase } from "../postgres";
import { TenantStorage } from "../storage";
import { affinityQuota, defaultDeny, limitRange, odooTraffic, resourceQuota, servedTraffic } from "./isolation";
import { configFiles, ODOO_PORTS } from "./odoo-conf";
import { ROLE_BEHAVIOUR } from "./odoo-roles";
import { componentLabels, INIT_MINUTES, initJob, roleDeployment, WEB_SERVICE, type OdooPodRefs } from "./odoo-workload";
import { SERVICE_ACCOUNT } from "./on-aws";
import { resolveTenantStack, type TenantStackSpec } from "./resolve-tenant-stack";
import { RUNTIME_OWNED } from "./runtime-owned";
import { createSessions, sessionImages, sessionPeers, sessionRefs } from "./sessions";
import { volumeClaimCount, ROLES, sessionsGiB } from "./sizing";
import type { TenantSpec } from "./tenant-spec";

export interface TenantStackArgs {
  /** The tenant, as it is in the platform's portfolio. */
  spec: TenantSpec;
  /** `facts` of the platform it lives on; they list the tenant and its allotment. */
  platform: PlatformFacts<pulumi.Input<string>>;
}

/**
 * One tenant: its namespace fenced in by quota, limits and network policies, its database and role, Odoo's roles (web,
 * websocket, scheduled actions) and its routes; where its tenancy says so and Karpenter starts nodes, a node pool of its own;
 * where it asks for them, a Redis for its sessions and a bucket for objects.
 *
 * Costs what its quota reserves on the shared nodes or its own nodes, its files, what it has of its own in AWS, and its share
 * of its database server. Deleting it deletes Odoo and the namespace; the database and its role stay on the server, files in
 * their volume, and in production objects in their bucket.
 *
 * @example
 * ```typescript
 * const tenant = new TenantStack("bakery", { spec: bakery, platform: platform.facts }, { provider: kubernetes });
 * export const url = tenant.url;
 * ```
 */
export class TenantStack extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.TenantStack;
  static override isInstance(value: unknown): value is TenantStack {
    return marker(TYPES.TenantStack).isInstance(value);
  }

  readonly facts: TenantFacts<pulumi.Input<string>>;
  /** Where the tenant's people go: its first host. */
  readonly url: pulumi.Output<string>;

  /** @throws UserInputError when the platform does not list the tenant, or lists less than it needs */
  constructor(name: string, args: TenantStackArgs, opts?: pulumi.ComponentResourceOptions) {
    const stack = resolveTenantStack(name, args);
    super(TYPES.TenantStack, name, { platform: args.platform.name, allotment: stack.allotment }, opts);

    if (stack.ownPool)
      createNodeObject(`${name}-node-pool`, tenantPoolManifest(stack.tenant.name, stack.ownPool), { parent: this });
    const home = createNamespace(name, stack, this);
    const namespace = home.metadata.name;
    createNetworkIsolation(name, stack, namespace, this);
    const database = createDatabase(name, stack, namespace, this);
    const sessions = createSessions(name, stack, home, this);
    const objects = stack.objects && new TenantStorage(stack.objects.name, stack.objects.args, { parent: this });
    const pods = createPodRefs(name, stack, namespace, { database, sessions }, this);
    // EKS gives a pod its identity when the pod starts.
    const identity = objects ? [objects] : [];
    const init = createInitJob(name, stack, namespace, pods, { parent: this, dependsOn: identity });
    const dependsOn = init ? [...identity, init] : identity;
    for (const role of ROLES) createDeployment(name, role, stack, namespace, pods, { parent: this, dependsOn });
    const services = {
      http: createService(name, "web", stack, namespace, this),
      websocket: createService(name, "websocket", stack, namespace, this),
    };
    const route = createRoute(name, stack, namespace, services, this);

    this.url = route.metadata.name.apply(() => `https://${stack.tenant.hosts[0]}`);
    this.facts = {
      platform: args.platform.name,
      environment: args.platform.environment,
      allotment: stack.allotment,
      database: database.facts,
      ...(objects && { objects: objects.facts }),
      url: this.url,
      image: stack.tenant.odoo.image,
    };
    this.registerOutputs(this.facts);
  }
}

type Name = pulumi.Output<string>;

function createNamespace(name: string, stack: TenantStackSpec, parent: TenantStack): Namespace {
  return new Namespace(
    `${name}-namespace`,
    {
      metadata: {
        name: stack.tenant.namespace,
        labels: { ...labels("odoo", "tenant"), ...stack.labels, ...POD_SECURITY },
        annotations: {
          [ANNOTATIONS.hosts]: stack.tenant.hosts.join(","),
          [ANNOTATIONS.images]: [stack.tenant.odoo.image, ...sessionImages(stack)].map(repositoryOf).join(","),
          // The deletion guard admits the deletion of a tenant that leaves.
          ...(stack.durable &&
            stack.tenant.state === "leaving" && { [ANNOTATIONS.confirmDelete]: stack.tenant.namespace }),
        },
      },
    },
    { parent },
  );
}

function createNetworkIsolation(name: string, stack: TenantStackSpec, namespace: Name, parent: TenantStack): void {
  const meta = (object: string) => metadata(stack, object, "isolation", namespace);
  new ResourceQuota(
    `${name}-quota`,
    { metadata: meta("tenant"), spec: resourceQuota(stack.allotment.quota, volumeClaimCount(stack.tenant.size)) },
    { parent },
  );
  new ResourceQuota(`${name}-affinity-quota`, { metadata: meta("affinity"), spec: affinityQuota() }, { parent });
  new LimitRange(`${name}-limits`, { metadata: meta("tenant"), spec: limitRange() }, { parent });
  new NetworkPolicy(`${name}-default-deny`, { metadata: meta("default-deny"), spec: defaultDeny() }, { parent });
  new NetworkPolicy(
    `${name}-odoo-traffic`,
    {
      metadata: meta("odoo"),
      spec: odooTraffic(
        stack.podLabels,
        { peers: databasePeers(stack.server, stack.allotment.databaseName), port: stack.server.port },
        { sessions: sessionPeers(name, stack), identity: stack.objects !== undefined },
      ),
    },
    { parent },
  );
  for (const role of ROLES) {
    const { port } = ROLE_BEHAVIOUR[role];
    if (port === undefined) continue;
    const peers = { edge: stack.edgeNamespace, odoo: stack.podLabels };
    const spec = servedTraffic(componentLabels({ labels: stack.podLabels }, role), peers, port);
    new NetworkPolicy(`${name}-${role}-traffic`, { metadata: meta(`odoo-${role}`), spec }, { parent });
  }
}

function createDatabase(name: string, stack: TenantStackSpec, namespace: Name, parent: TenantStack): PostgresDatabase {
  return new PostgresDatabase(
    `${name}-database`,
    {
      server: stack.server,
      databaseName: stack.allotment.databaseName,
      connectionLimit: stack.allotment.connections,
      pooled: stack.allotment.pooled,
      workloadNamespace: namespace,
      durable: stack.durable,
      passwordGeneration: stack.tenant.passwordGeneration,
    },
    { parent },
  );
}

/** What every pod of the tenant mounts and runs as. */
function createPodRefs(
  name: string,
  stack: TenantStackSpec,
  namespace: Name,
  { database, sessions }: { database: PostgresDatabase; sessions: RedisCache | undefined },
  parent: TenantStack,
): OdooPodRefs {
  const { facts } = database;
  const account = new ServiceAccount(
    `${name}-account`,
    { metadata: metadata(stack, SERVICE_ACCOUNT, "web", namespace), automountServiceAccountToken: false },
    { parent },
  );
  const data = configFiles({
    version: stack.tenant.odoo.version,
    databaseName: facts.name,
    databasePort: facts.port,
    verified: facts.ca !== undefined,
    sessions: stack.tenant.odoo.sessions,
  });
  const config = new ConfigMap(
    `${name}-config`,
    { metadata: metadata(stack, "odoo-conf", "web", namespace), data },
    { parent },
  );
  const files = new PersistentVolumeClaim(
    `${name}-files`,
    {
      // A volume may be made for the first pod that mounts it, and that pod waits for the claim.
      metadata: {
        ...metadata(stack, "odoo-files", "web", namespace),
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        accessModes: ["ReadWriteMany"],
        storageClassName: stack.sharedStorageClass,
        resources: { requests: { storage: gib(stack.allotment.quota.storageGiB - sessionsGiB(stack.tenant.size)) } },
      },
    },
    { parent, protect: stack.durable, retainOnDelete: stack.durable, ignoreChanges: RUNTIME_OWNED.files },
  );
  return {
    labels: stack.podLabels,
    placement: stack.placement,
    serviceAccount: account.metadata.name,
    config: config.metadata.name,
    files: files.metadata.name,
    database: {
      hosts: { direct: facts.host, pooled: facts.poolerHost },
      port: facts.port,
      name: facts.name,
      role: facts.role,
      credentials: facts.credentialsSecret.name,
      ca: facts.ca,
      poolerCa: facts.poolerCa,
    },
    sessions: sessions && sessionRefs(sessions),
    // Pods that run already have no identity, and start anew for one.
    configHash: hashOf([...Object.values(data), ...(stack.objects ? ["identity"] : [])]),
  };
}

function hashOf(parts: string[]): string {
  return createHash("sha256").update(parts.join("")).digest("hex").slice(0, 16);
}

function createInitJob(
  name: string,
  stack: TenantStackSpec,
  namespace: Name,
  pods: OdooPodRefs,
  opts: pulumi.CustomResourceOptions,
): Job | undefined {
  // A tenant that is suspended or on its way out starts nothing.
  if (stack.tenant.state !== "active") return undefined;
  return new Job(
    `${name}-init`,
    {
      metadata: { ...metadata(stack, "odoo-init", "init", namespace), annotations: REPLACED_IF_FAILED },
      spec: initJob(stack.tenant, pods),
    },
    // A job's pod cannot be changed. It has done its work once; a new image is no reason to do it again.
    { ...opts, ignoreChanges: RUNTIME_OWNED.init, customTimeouts: { create: `${INIT_MINUTES + 5}m` } },
  );
}

function createDeployment(
  name: string,
  role: OdooRole,
  stack: TenantStackSpec,
  namespace: Name,
  pods: OdooPodRefs,
  opts: pulumi.CustomResourceOptions,
): void {
  new Deployment(
    `${name}-${role}`,
    {
      metadata: metadata(stack, objectName(role), role, namespace),
      spec: roleDeployment(role, stack.tenant, pods),
    },
    // A release replaces one pod after the other, and each loads its registry first.
    { ...opts, customTimeouts: { create: "30m", update: "90m" } },
  );
}

/** The Service of a role that serves, and what keeps its pods from leaving all at once. */
function createService(
  name: string,
  role: "web" | "websocket",
  stack: TenantStackSpec,
  namespace: Name,
  parent: TenantStack,
): Name {
  const { port = "http" } = ROLE_BEHAVIOUR[role];
  const selector = componentLabels({ labels: stack.podLabels }, role);
  new PodDisruptionBudget(
    `${name}-${role}-disruption`,
    {
      metadata: metadata(stack, objectName(role), role, namespace),
      spec: { maxUnavailable: 1, selector: { matchLabels: selector } },
    },
    { parent },
  );
  const service = new Service(
    `${name}-${role}-service`,
    {
      // Its pods come after the database, and none come at all while a tenant is suspended: nobody waits for them here.
      metadata: {
        ...metadata(stack, objectName(role), role, namespace),
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: { type: "ClusterIP", selector, ports: [{ name: port, port: ODOO_PORTS[port], targetPort: port }] },
    },
    { parent },
  );
  return service.metadata.name;
}

/** The web role is what people take for Odoo. */
function objectName(role: OdooRole): string {
  return role === "web" ? WEB_SERVICE : `odoo-${role}`;
}

function createRoute(
  name: string,
  stack: TenantStackSpec,
  namespace: Name,
  services: OdooServices,
  parent: TenantStack,
) {
  return createIngressRoute(
    `${name}-route`,
    metadata(stack, "odoo", "edge", namespace),
    odooRoutes(stack.tenant.hosts, services, stack.entryPoint),
    { parent },
  );
}

function metadata(stack: TenantStackSpec, object: string, component: string, namespace: Name) {
  return { name: object, namespace, labels: { ...labels("odoo", component), ...stack.labels } };
}
