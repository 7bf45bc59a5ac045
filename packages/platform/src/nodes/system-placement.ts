import { LABELS } from "@retail-odoo/contract";

/** On the nodes of the system pool. Add-ons of EKS put up with it from the start, tenants and databases do not. */
export const SYSTEM_TAINT = { key: "CriticalAddonsOnly", value: "true", effect: "NO_SCHEDULE" } as const;

/** Where operators, edge and controllers run on a cluster with pools: on the system's nodes, apart from tenants. */
export const ON_SYSTEM_POOL = {
  nodeSelector: { [LABELS.pool]: "system" },
  tolerations: [{ key: SYSTEM_TAINT.key, operator: "Exists", effect: "NoSchedule" }],
};

/** Node groups of jobs on spot nodes, beside those of the pool. */
export const SPOT_JOBS = "jobs-spot";

/** Service account of the autoscaler in `kube-system`, by which its pods get their rights in AWS. */
export const AUTOSCALER_ACCOUNT = "cluster-autoscaler";

/** The same of Karpenter. */
export const KARPENTER_ACCOUNT = "karpenter";
/** Service accounts of operators that have rights in AWS, by which their pods get them. */
export const LOAD_BALANCER_ACCOUNT = "aws-load-balancer-controller";
export const SECRETS_ACCOUNT = "external-secrets";
export const SIGNATURES_ACCOUNT = "kyverno-admission-controller";
