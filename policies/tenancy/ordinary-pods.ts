import type { PolicyConfigSchema, ResourceValidation } from "@pulumi/policy";
import { namespaceOf, ofType, podOf, type PodSpec, type WorkloadArgs, WORKLOADS } from "@retail-odoo/policy-kit";

const EXEMPT_NAMESPACES = ["kube-system"];

/** Namespaces whose pods manage nodes; the rules do not apply there. */
export const EXEMPT_CONFIG: PolicyConfigSchema = {
  properties: { exemptNamespaces: { type: "array", items: { type: "string" }, default: EXEMPT_NAMESPACES } },
};

/** A rule for the pods of workloads outside of exempt namespaces. `faultsOf` returns the violations of a pod. */
export function ofOrdinaryPods(faultsOf: (pod: PodSpec) => string[]): ResourceValidation {
  return ofType<WorkloadArgs>(WORKLOADS, (workload, report, args) => {
    const faults = faultsOf(podOf(args.type, workload));
    if (faults.length === 0) return;
    // The namespace is read last, so that a compliant pod passes a preview in which its namespace is unknown.
    const { exemptNamespaces = EXEMPT_NAMESPACES } = args.getConfig<{ exemptNamespaces?: string[] }>();
    if (!exemptNamespaces.includes(namespaceOf(workload))) faults.forEach((fault) => report(fault));
  });
}
