import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment";
import { Job } from "@pulumi/kubernetes/batch/v1/job";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { PersistentVolumeClaim } from "@pulumi/kubernetes/core/v1/persistentVolumeClaim";
import { Service } from "@pulumi/kubernetes/core/v1/service";
import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import type * as pulumi from "@pulumi/pulumi";
import { digest } from "../internal/names";
import type { RedisCache } from "../cache";
import type { OdooBackend } from "../edge";
import { REPLACED_IF_FAILED } from "../internal/awaiting";
import { gib } from "../internal/units";
import { retainOptions } from "../internal/retain";
import type { PostgresDatabase } from "../postgres";
import { createAdministrator } from "./administrator";
import { SERVICE_ACCOUNT } from "./aws";
import { initJob } from "./init-job";
import { objectMeta } from "./object-meta";
import { configFiles } from "./odoo-conf";
import { disruptionBudget, objectName, roleDeployment, roleService } from "./odoo-workload";
import { ODOO_JOBS, ODOO_ROLES, ROLE_NAMES, type RoleDefinition } from "./roles";
import { RUNTIME_OWNED } from "./runtime-owned";
import { sessionsGiB } from "./sizing";
import type { OdooPodRefs, TenantStackSpec } from "./spec";

type Output = pulumi.Output<string>;

/** What every pod of the tenant mounts and runs as. */
export function createPodRefs(
  name: string,
  stack: TenantStackSpec,
  namespace: Output,
  { database, sessions }: { database: PostgresDatabase; sessions: RedisCache | undefined },
  parent: pulumi.Resource,
): OdooPodRefs {
  const { facts } = database;
  const account = new ServiceAccount(
    `${name}-account`,
    { metadata: objectMeta(stack, SERVICE_ACCOUNT, "web", namespace), automountServiceAccountToken: false },
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
    { metadata: objectMeta(stack, "odoo-conf", "web", namespace), data },
    { parent },
  );
  const files = new PersistentVolumeClaim(
    `${name}-files`,
    {
      // The provisioner may bind the claim only when a pod mounts it, and that pod waits for the claim.
      metadata: {
        ...objectMeta(stack, "odoo-files", "web", namespace),
        annotations: { "pulumi.com/skipAwait": "true" },
      },
      spec: {
        accessModes: ["ReadWriteMany"],
        storageClassName: stack.sharedStorageClass,
        resources: { requests: { storage: gib(stack.allotment.quota.storageGiB - sessionsGiB(stack.tenant.size)) } },
      },
    },
    retainOptions(stack.durable, { parent, ignoreChanges: RUNTIME_OWNED.files }),
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
    sessions: sessions && redisRefs(sessions),
    administrator: createAdministrator(name, stack, namespace, { parent }),
    // Running pods have no identity: a changed hash restarts them.
    configHash: hashOf([...Object.values(data), ...(stack.objects ? ["identity"] : [])]),
  };
}

/** The Secrets of the Redis for sessions. */
function redisRefs({ facts }: RedisCache): OdooPodRefs["sessions"] {
  const { caSecret, credentialsSecret } = facts;
  return { credentials: credentialsSecret.name, ca: caSecret?.name };
}

function hashOf(parts: string[]): string {
  return digest(parts.join(""), 16);
}

export function createInitJob(
  name: string,
  stack: TenantStackSpec,
  namespace: Output,
  pods: OdooPodRefs,
  opts: pulumi.CustomResourceOptions,
): Job | undefined {
  // A suspended or leaving tenant runs no pods.
  if (stack.tenant.state !== "active") return undefined;
  return new Job(
    `${name}-init`,
    {
      metadata: { ...objectMeta(stack, "odoo-init", "init", namespace), annotations: REPLACED_IF_FAILED },
      spec: initJob(stack.tenant, pods),
    },
    // A Job's pod template is immutable, and a new image is no reason to initialize the database again.
    {
      ...opts,
      ignoreChanges: RUNTIME_OWNED.init,
      customTimeouts: { create: `${ODOO_JOBS.init.deadlineMinutes + 5}m` },
    },
  );
}

export function createDeployments(
  name: string,
  stack: TenantStackSpec,
  namespace: Output,
  pods: OdooPodRefs,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const role of ROLE_NAMES)
    new Deployment(
      `${name}-${role}`,
      {
        metadata: objectMeta(stack, objectName(role), role, namespace),
        spec: roleDeployment(role, stack.tenant, pods),
      },
      // A release replaces one pod after the other, and each loads its registry first.
      { ...opts, customTimeouts: { create: "30m", update: "90m" } },
    );
}

/** Service and disruption budget of every role that serves. @returns what the edge routes to */
export function createServices(
  name: string,
  stack: TenantStackSpec,
  namespace: Output,
  parent: pulumi.Resource,
): OdooBackend[] {
  return Object.entries<RoleDefinition>(ODOO_ROLES).flatMap(([role, definition]) => {
    const { port, route } = definition;
    const spec = roleService(role, definition, stack.podLabels);
    if (port === undefined || spec === undefined) return [];
    const metadata = objectMeta(stack, objectName(role), role, namespace);
    new PodDisruptionBudget(
      `${name}-${role}-disruption`,
      { metadata, spec: disruptionBudget(role, stack.podLabels) },
      { parent },
    );
    const service = new Service(
      `${name}-${role}-service`,
      // Without skipAwait Pulumi would wait for pods, and a suspended tenant has none.
      { metadata: { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } }, spec },
      { parent },
    );
    return route === undefined ? [] : [{ path: route, service: service.metadata.name, port }];
  });
}
