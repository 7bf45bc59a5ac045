/** Namespace labels that enforce the Pod Security Standard `restricted`. */
export const POD_SECURITY = enforced("restricted");

/** For a namespace of pods that mount their node's file system. No other pods may run there. */
export const PRIVILEGED_POD_SECURITY = enforced("privileged");

function enforced(level: "privileged" | "restricted"): { [label: string]: string } {
  return {
    "pod-security.kubernetes.io/enforce": level,
    "pod-security.kubernetes.io/audit": level,
    "pod-security.kubernetes.io/warn": level,
  };
}
