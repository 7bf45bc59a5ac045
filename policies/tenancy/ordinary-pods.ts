import type { PolicyConfigSchema, ResourceValidation } from "@pulumi/policy";
import { namespaceOf, ofType, podOf, type PodSpec, type WorkloadArgs, WORKLOADS } from "@retail-odoo/policy-kit";

const EXEMPT_NAMESPACES = ["kube-system"];

/** Namespaces whose pods look after nodes, and may do what others must not. */
export const EXEMPT_CONFIG: PolicyConfigSchema = {
  properties: { exemptNamespaces: { type: "array", items: { type: "string" }, default: EXEMPT_NAMESPACES } },
};

/** A rule for the pods of every workload outside of exempt namespaces. `faultsOf` says what is wrong with one. */
export function ofOrdinaryPods(faultsOf: (pod: PodSpec) => string[]): ResourceValidation {
  return ofType<WorkloadArgs>(WORKLOADS, (workload, report, args) => {
    const faults = faultsOf(podOf(args.type, workload));
    if (faults.length === 0) return;
    // Read last: where a preview does not know the namespace, a good pod passes all the same.
    const { exemptNamespaces = EXEMPT_NAMESPACES } = args.getConfig<{ exemptNamespaces?: string[] }>();
    if (!exemptNamespaces.includes(namespaceOf(workload))) faults.forEach((fault) => report(fault));
  });
}
