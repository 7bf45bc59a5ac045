import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";
import { ANNOTATIONS, marker, TYPES, type TenantFacts } from "@retail-odoo/contract";
import { RedisCache } from "../cache";
import { bodyLimit, createTraefikObject, odooRoutes, type OdooBackend } from "../edge";
import { repositoryOf } from "../internal/image-reference";
import { bodyLimits } from "../internal/request-limits";
import { labels } from "../internal/names";
import { POD_SECURITY } from "../internal/pod-security";
import { resolveArguments } from "../internal/resolve-arguments";
import { createNodeObject, tenantPoolManifest } from "../nodes";
import { PostgresDatabase } from "../postgres";
import { TenantStorage } from "../storage";
import { createFileCopies } from "./create-file-copies";
import { createNetworkIsolation } from "./create-isolation";
import { createDeployments, createInitJob, createPodRefs, createServices } from "./create-odoo";
import { objectMeta } from "./object-meta";
import { resolveTenantStack } from "./resolve-tenant-stack";
import { sessionImages, sessionsName } from "./sessions";
import type { TenantStackArgs, TenantStackSpec } from "./spec";

/**
 * One tenant: a namespace with quota, limits and network policies, a database with its role, Odoo's roles (web, websocket,
 * cron) and the routes to them. Optional: a node pool of its own, with `dedicated` or `hybrid` tenancy under Karpenter; a Redis
 * for sessions; a bucket for objects.
 *
 * Costs what its quota reserves on shared nodes, or its own nodes; its files; its own AWS resources; and its share of the
 * database server. Deleting it deletes Odoo and the namespace. In production the database, its roles, the files' volume and
 * the bucket are retained.
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

  /** What the tenant's stack publishes; it holds no secret. */
  readonly facts: TenantFacts<pulumi.Input<string>>;
  /** URL of the tenant's first host. */
  readonly url: pulumi.Output<string>;

  /** @throws UserInputError when the platform does not list the tenant, or lists less than it needs */
  constructor(name: string, args: TenantStackArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = { component: "TenantStack", name, args, opts };
    const stack = resolveArguments(given, () => resolveTenantStack(name, args));
    super(TYPES.TenantStack, name, { platform: args.platform.name, allotment: stack.allotment }, opts);

    const nodes = createNodes(name, stack, this);
    const namespaceObject = createNamespace(name, stack, this);
    const namespace = namespaceObject.metadata.name;
    createNetworkIsolation(name, stack, namespace, this);
    const database = createDatabase(name, stack, namespace, this);
    const sessions = createSessions(name, stack, namespaceObject, this);
    const objects = stack.objects && new TenantStorage(stack.objects.name, stack.objects.args, { parent: this });
    const pods = createPodRefs(name, stack, namespace, { database, sessions }, this);
    createFileCopies(name, stack, { namespace, files: pods.files }, this);
    // EKS injects a pod's IAM identity only when the pod starts.
    const before = objects ? [...nodes, objects] : nodes;
    const init = createInitJob(name, stack, namespace, pods, { parent: this, dependsOn: before });
    const initialized = init ? [init] : [];
    createDeployments(name, stack, namespace, pods, { parent: this, dependsOn: [...before, ...initialized] });
    const backends = createServices(name, stack, namespace, this);
    // Until the init Job is complete, the administrator has the password that is the same everywhere.
    const route = createRoute(name, stack, namespace, backends, { parent: this, dependsOn: initialized });

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

type Output = pulumi.Output<string>;

/** The image of the jobs that copy files. */
function copyImages({ fileCopies }: TenantStackSpec): string[] {
  return fileCopies === undefined ? [] : [fileCopies.image];
}

function createNamespace(name: string, stack: TenantStackSpec, parent: TenantStack): Namespace {
  return new Namespace(
    `${name}-namespace`,
    {
      metadata: {
        name: stack.tenant.namespace,
        labels: { ...labels("odoo", "tenant"), ...stack.labels, ...POD_SECURITY },
        annotations: {
          [ANNOTATIONS.hosts]: stack.tenant.hosts.join(","),
          [ANNOTATIONS.images]: [stack.tenant.odoo.image, ...sessionImages(stack), ...copyImages(stack)]
            .map(repositoryOf)
            .join(","),
          // The deletion guard admits the deletion of a tenant that leaves.
          ...(stack.durable &&
            stack.tenant.state === "leaving" && { [ANNOTATIONS.confirmDelete]: stack.tenant.namespace }),
        },
      },
    },
    { parent },
  );
}

/** Pods depend on the tenant's own nodes, so that they are deleted first: their disruption budgets would keep the nodes. */
function createNodes(name: string, { tenant, ownPool }: TenantStackSpec, parent: TenantStack): pulumi.Resource[] {
  if (!ownPool) return [];
  return [createNodeObject(`${name}-node-pool`, tenantPoolManifest(tenant.name, ownPool), { parent })];
}

function createDatabase(
  name: string,
  stack: TenantStackSpec,
  namespace: Output,
  parent: TenantStack,
): PostgresDatabase {
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

function createSessions(
  name: string,
  { sessions, server }: TenantStackSpec,
  namespace: Namespace,
  parent: TenantStack,
): RedisCache | undefined {
  if (sessions === undefined) return undefined;
  // Its certificates need cert-manager, which runs once the issuer for databases is ready.
  const certificates = pulumi.output(server.certificateIssuer?.name).apply(() => namespace);
  const dependsOn = sessions.engine === "in-cluster" ? [namespace, certificates] : [namespace];
  return new RedisCache(sessionsName(name), sessions, { parent, dependsOn });
}

function createRoute(
  name: string,
  stack: TenantStackSpec,
  namespace: Output,
  backends: OdooBackend[],
  opts: pulumi.CustomResourceOptions,
) {
  const { entryPoint, tenant } = stack;
  // Traefik serves the entry point, and deletes its objects while it runs.
  const served = pulumi.all([namespace, entryPoint]).apply(([own]) => own);
  const limit = createTraefikObject(
    "Middleware",
    `${name}-body-limit`,
    objectMeta(stack, "odoo-body-limit", "edge", served),
    bodyLimit(bodyLimits(tenant.profile)),
    opts,
  );
  return createTraefikObject(
    "IngressRoute",
    `${name}-route`,
    objectMeta(stack, "odoo", "edge", namespace),
    odooRoutes({ hosts: tenant.hosts, entryPoint, bodyLimit: limit.metadata.name }, backends),
    opts,
  );
}
