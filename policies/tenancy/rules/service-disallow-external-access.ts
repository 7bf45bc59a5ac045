import type { ServiceArgs } from "@pulumi/kubernetes/core/v1";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { list, ofType } from "@retail-odoo/policy-kit";
import { isOfTenant } from "../tenants";

export const serviceDisallowExternalAccess: ResourceValidationPolicy = {
  name: "service-disallow-external-access",
  description: "A tenant's Services are reached inside the cluster only; the edge is the way in.",
  severity: "high",
  remediationSteps: "Use type `ClusterIP` without `externalIPs`, and a route for what the world may see.",
  validateResource: ofType<ServiceArgs>("kubernetes:core/v1:Service", (service, report, args) => {
    if (!isOfTenant(service)) args.notApplicable("It is no tenant's.");
    const { type, externalIPs } = service.spec ?? {};
    if ((type ?? "ClusterIP") !== "ClusterIP") report(`spec.type is "${type}": set it to "ClusterIP".`);
    if (list(externalIPs).length > 0) report("spec.externalIPs takes addresses from outside: take it out.");
  }),
};
