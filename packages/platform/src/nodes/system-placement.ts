import { LABELS } from "@retail-odoo/contract";

/** Taint of the system pool. EKS add-ons tolerate it by default; tenants' and databases' pods do not. */
export const SYSTEM_TAINT = { key: "CriticalAddonsOnly", value: "true", effect: "NO_SCHEDULE" } as const;

/** Placement of operators, edge and controllers on a cluster with node pools: the system pool, apart from tenants. */
export const ON_SYSTEM_POOL = {
  nodeSelector: { [LABELS.pool]: "system" },
  tolerations: [{ key: SYSTEM_TAINT.key, operator: "Exists", effect: "NoSchedule" }],
};

/** Name of the spot node groups of `jobs`, beside its on-demand ones. */
export const SPOT_JOBS = "jobs-spot";

/** Service accounts of the operators with an IAM role. */
export const AUTOSCALER_ACCOUNT = "cluster-autoscaler";
export const KARPENTER_ACCOUNT = "karpenter";
export const LOAD_BALANCER_ACCOUNT = "aws-load-balancer-controller";
export const SECRETS_ACCOUNT = "external-secrets";
export const SIGNATURES_ACCOUNT = "kyverno-admission-controller";
