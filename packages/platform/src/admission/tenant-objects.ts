import { LABELS } from "@retail-odoo/contract";
import { refuse, refuseTenant, tenantPolicy, withoutAnnotations, type Policy } from "./policy";
import { CONTROLLER, DEPLOYER, type Principals } from "./principals";

/** Bounds on Services, Secrets, disruption budgets and volume claims in tenants' namespaces. Pure. */

export function servicePolicy(principals: Principals): Policy {
  return tenantPolicy({ group: "", resources: ["services"] }, principals, {
    validations: [
      refuse(
        "!has(object.spec.externalIPs) || object.spec.externalIPs.size() == 0",
        "an external IP intercepts traffic to other destinations",
      ),
      refuseTenant(
        "!has(object.spec.type) || object.spec.type == 'ClusterIP'",
        "a Service must be of type ClusterIP: the edge is the only way in",
      ),
      refuseTenant(withoutAnnotations("external-dns."), "the deployer sets DNS records"),
    ],
  });
}

/** Kubernetes puts a token that never expires into a Secret of this type; `serviceaccounts/token` gives none to tenants either. */
export function tokenPolicy(principals: Principals): Policy {
  return tenantPolicy({ group: "", resources: ["secrets"] }, principals, {
    validations: [
      refuseTenant(
        "!has(object.type) || object.type != 'kubernetes.io/service-account-token'",
        "a Secret must not hold the token of a service account: it would never expire",
      ),
    ],
  });
}

/** Prefixes of labels that pods of the platform carry. */
const PLATFORM_LABELS = ["app.kubernetes.io/", LABELS.tenant.replace(/[^/]*$/, "")];

export function budgetPolicy(principals: Principals): Policy {
  const spec = "object.spec";
  return tenantPolicy({ group: "policy", resources: ["poddisruptionbudgets"] }, principals, {
    validations: [
      refuse(
        `has(${spec}.maxUnavailable) && (type(${spec}.maxUnavailable) == int ? int(${spec}.maxUnavailable) > 0 : string(${spec}.maxUnavailable).matches('^0*[1-9][0-9]*%$'))`,
        "a disruption budget must give maxUnavailable of at least 1: any other may block the drain of a shared node",
      ),
      // The eviction API refuses a pod with two budgets, and with it the drain of its node.
      refuseTenant(
        `has(${spec}.selector) && has(${spec}.selector.matchLabels) && ${spec}.selector.matchLabels.exists(k, !(${PLATFORM_LABELS.map((prefix) => `k.startsWith('${prefix}')`).join(" || ")}))`,
        "a disruption budget must select pods by a label of the tenant's own: a second budget blocks every eviction of a pod",
      ),
    ],
  });
}

export function claimPolicy(principals: Principals): Policy {
  const foreign = ["volumeName", "selector", "dataSource", "dataSourceRef"].map((field) => `has(object.spec.${field})`);
  return tenantPolicy({ group: "", resources: ["persistentvolumeclaims"] }, principals, {
    validations: [
      // A controller writes claims from templates of the tenant's pods; what it may set itself is the volume, when it binds the claim.
      refuse(
        `request.operation == 'UPDATE' && (${CONTROLLER} || has(oldObject.spec.volumeName) && has(object.spec.volumeName) && oldObject.spec.volumeName == object.spec.volumeName) || !(${foreign.join(" || ")}) || ${DEPLOYER}`,
        "a claim must not choose its volume or copy one: it could hold the data of another tenant",
      ),
    ],
  });
}
