import type * as k8s from "@pulumi/kubernetes/types/input";
import { oneAtATime } from "../internal/disruption-budget";
import { REQUEST_LIMITS } from "../internal/request-limits";
import { memoryOptions, processMemory } from "./memory-limits";
import { ODOO_PORTS } from "./odoo-conf";
import { componentLabels, container, podSpec, type PodParts } from "./odoo-pod";
import { ODOO_ROLES, waitForDatabase, type OdooRole, type RoleDefinition } from "./roles";
import type { RoleSize } from "./sizing";
import type { OdooPodRefs, ResolvedTenant } from "./spec";

/** Deployments, Services and disruption budgets of Odoo's roles. Pure. */

/** Name of a role's Deployment, Service and budget; the web role's is the tenant's main one. */
export function objectName(role: string): string {
  return role === "web" ? "odoo" : `odoo-${role}`;
}

/** Annotation of pods: hash of the configuration they started with. */
const CONFIG_HASH = "retail-odoo.io/config-hash";

/** The Deployment of a role. Suspended tenants keep it, at zero. */
export function roleDeployment(role: OdooRole, tenant: ResolvedTenant, refs: OdooPodRefs): k8s.apps.v1.DeploymentSpec {
  return deploymentOf(role, ODOO_ROLES[role], tenant.size.roles[role], tenant, refs);
}

export function deploymentOf(
  name: string,
  { command, port, probes, database, priority, surgePods, graceSeconds, memoryPerProcessMiB }: RoleDefinition,
  size: RoleSize,
  tenant: ResolvedTenant,
  refs: OdooPodRefs,
): k8s.apps.v1.DeploymentSpec {
  const labels = componentLabels(refs, name);
  const parts: PodParts = {
    name,
    path: database.path,
    priority,
    size,
    command: waitForDatabase([...command(size.processes), ...memoryOptions(processMemory(memoryPerProcessMiB))]),
  };
  return {
    replicas: tenant.state === "active" ? size.replicas : 0,
    revisionHistoryLimit: 3,
    selector: { matchLabels: labels },
    strategy:
      surgePods === 0
        ? { type: "Recreate" }
        : { type: "RollingUpdate", rollingUpdate: { maxSurge: surgePods, maxUnavailable: 0 } },
    template: {
      metadata: { labels, annotations: { [CONFIG_HASH]: refs.configHash } },
      spec: {
        ...podSpec(tenant, refs, parts),
        ...refs.placement.roles,
        terminationGracePeriodSeconds: graceSeconds,
        topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
          topologyKey,
          maxSkew: 1,
          whenUnsatisfiable: "ScheduleAnyway",
          labelSelector: { matchLabels: labels },
        })),
        containers: [
          {
            ...container(tenant, refs, parts),
            ...probes,
            ...(port !== undefined && {
              ports: [{ name: port, containerPort: ODOO_PORTS[port] }],
              // Endpoints take a moment to reach the edge, which goes on sending requests to a terminating pod.
              lifecycle: { preStop: { exec: { command: ["sleep", String(REQUEST_LIMITS.podPreStopSeconds)] } } },
            }),
          },
        ],
      },
    },
  };
}

/** The Service of a role, or undefined for a role without a port. */
export function roleService(name: string, { port }: RoleDefinition, labels: OdooPodRefs["labels"]) {
  if (port === undefined) return undefined;
  const selector = componentLabels({ labels }, name);
  return { type: "ClusterIP", selector, ports: [{ name: port, port: ODOO_PORTS[port], targetPort: port }] };
}

/** Keeps a drain from evicting all pods of a role at once. */
export function disruptionBudget(name: string, labels: OdooPodRefs["labels"]) {
  return oneAtATime(componentLabels({ labels }, name));
}
