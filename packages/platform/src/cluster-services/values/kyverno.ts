import { PRIORITIES } from "@retail-odoo/contract";
import { SIGNATURES_ACCOUNT } from "../../nodes";
import type { OperatorPods } from "../operator-pods";
import { KEEP_ON_UNINSTALL, resources, type Placement, type Values } from "./chart";

/** Admission alone: Kyverno scans, generates, cleans up and reports nothing, and no policy has exceptions. */
export function kyvernoValues(placement: Placement, { admission }: OperatorPods["kyverno"]): Values {
  const off = { enabled: false };
  return {
    global: { ...placement, priorityClassName: PRIORITIES.platform },
    crds: { install: true, annotations: KEEP_ON_UNINSTALL },
    admissionController: {
      ...placement,
      replicas: admission.replicas,
      podDisruptionBudget: { enabled: admission.replicas > 1, minAvailable: admission.replicas - 1 },
      rbac: { serviceAccount: { name: SIGNATURES_ACCOUNT } },
      container: { resources: resources(admission) },
    },
    backgroundController: off,
    cleanupController: off,
    reportsController: off,
    features: {
      admissionReports: off,
      aggregateReports: off,
      policyReports: off,
      backgroundScan: off,
      generateValidatingAdmissionPolicy: off,
      validatingAdmissionPolicyReports: off,
      policyExceptions: off,
    },
  };
}

/** Images of Kyverno, and of the jobs of its chart, which name their registry themselves. */
export function kyvernoImages(cache: string): Values {
  const image = { registry: cache };
  return { global: { image }, webhooksCleanup: { image }, test: { image } };
}
