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

/** What Pod Security `restricted` requires of a container and of a pod. */
export const RESTRICTED_CONTAINER = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
export const RESTRICTED_POD = { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } };

/** Runs a pod as an unprivileged user, and a group that is the user's own unless it is named. */
export function runAs(user: number, group = user) {
  return { ...RESTRICTED_POD, runAsUser: user, runAsGroup: group };
}

/** The same, where the group owns the files of the pod's volumes. */
export function runAsOwner(user: number, group = user) {
  return { ...runAs(user, group), fsGroup: group, fsGroupChangePolicy: "OnRootMismatch" };
}
