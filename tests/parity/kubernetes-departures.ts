import type { Departure } from "./rule";

export const KUBERNETES_DEPARTURES: readonly Departure[] = [
  {
    ids: ["CKV_K8S_35"],
    says: "Secrets are files, not variables.",
    because:
      "The database password is a variable: libpq refuses a password file that a group may read, and files of a Secret belong to the pod's group.",
  },
  {
    ids: ["CKV_K8S_40", "container-security-context-user-group-id"],
    says: "Users and groups have numbers above 10,000.",
    because:
      "The official image owns its files as user 100 (101 up to Odoo 17). Pod Security forbids root, and the node's users share no files with pods.",
  },
  {
    ids: ["deployment-replicas"],
    says: "Deployments have two pods or more.",
    because:
      "Scheduled actions run in one pod, which is replaced before another starts. Report assets have one where few users print: reports fail until a lost one is replaced.",
  },
  {
    ids: ["networkpolicy-targets-pod"],
    says: "Every network policy selects a pod.",
    because: "Operators and charts create the pods that some select; they are not in the program's output.",
  },
];
