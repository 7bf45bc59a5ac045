import { refuse, refuseTenant, tenantPolicy, withoutAnnotations, type Policy } from "./policy";
import { CONTROLLER, DEPLOYER, type Principals } from "./principals";

/** Bounds on Services, Secrets and volume claims in tenants' namespaces. Pure. */

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
