/** Labels of a namespace that make the API server refuse pods with more rights than the platform's software needs. */
export const POD_SECURITY = enforced("restricted");

/** For pods that see the files of their node. Nothing else may run there. */
export const PRIVILEGED_POD_SECURITY = enforced("privileged");

function enforced(level: "privileged" | "restricted"): { [label: string]: string } {
  return {
    "pod-security.kubernetes.io/enforce": level,
    "pod-security.kubernetes.io/audit": level,
    "pod-security.kubernetes.io/warn": level,
  };
}
