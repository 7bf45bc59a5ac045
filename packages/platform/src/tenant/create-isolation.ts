import { LimitRange } from "@pulumi/kubernetes/core/v1/limitRange";
import { ResourceQuota } from "@pulumi/kubernetes/core/v1/resourceQuota";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type * as pulumi from "@pulumi/pulumi";
import { DEFAULT_DENY } from "../internal/network";
import { databasePeers } from "../postgres";
import { affinityQuota, limitRange, odooTraffic, resourceQuota, roleTraffic } from "./isolation";
import { objectMeta } from "./object-meta";
import { ODOO_ROLES } from "./roles";
import { sessionPeers } from "./sessions";
import { volumeClaimCount } from "./sizing";
import type { TenantStackSpec } from "./spec";

export function createNetworkIsolation(
  name: string,
  stack: TenantStackSpec,
  namespace: pulumi.Output<string>,
  parent: pulumi.Resource,
): void {
  const meta = (object: string) => objectMeta(stack, object, "isolation", namespace);
  new ResourceQuota(
    `${name}-quota`,
    { metadata: meta("tenant"), spec: resourceQuota(stack.allotment.quota, volumeClaimCount(stack.tenant.size)) },
    { parent },
  );
  new ResourceQuota(`${name}-affinity-quota`, { metadata: meta("affinity"), spec: affinityQuota() }, { parent });
  new LimitRange(`${name}-limits`, { metadata: meta("tenant"), spec: limitRange() }, { parent });
  new NetworkPolicy(`${name}-default-deny`, { metadata: meta("default-deny"), spec: DEFAULT_DENY }, { parent });
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
  for (const { role, spec } of roleTraffic(ODOO_ROLES, stack.podLabels, stack.edgeNamespace))
    new NetworkPolicy(`${name}-${role}-traffic`, { metadata: meta(`odoo-${role}`), spec }, { parent });
}
