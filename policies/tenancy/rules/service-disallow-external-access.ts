import type { ServiceArgs } from "@pulumi/kubernetes/core/v1";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { formatValue, list } from "@retail-odoo/policy-kit";
import { ofTenant } from "../tenants";

export const serviceDisallowExternalAccess: ResourceValidationPolicy = {
  name: "service-disallow-external-access",
  description: "The Services of a tenant are reachable only inside the cluster; external traffic passes the edge.",
  severity: "high",
  remediationSteps: "Use type `ClusterIP` without `externalIPs`, and publish a host with a route.",
  validateResource: ofTenant<ServiceArgs>("kubernetes:core/v1:Service", ({ spec }, report) => {
    const { type, externalIPs } = spec ?? {};
    if ((type ?? "ClusterIP") !== "ClusterIP")
      report(`spec.type is ${formatValue(type)}, so traffic can bypass the edge: set it to "ClusterIP".`);
    if (list(externalIPs).length > 0) report("spec.externalIPs is set, so traffic can bypass the edge: remove it.");
  }),
};
