import type { Input } from "@pulumi/pulumi";
import { OPERATOR, PATHS } from "./redis-conf";

/** Parts that the pods of a Redis share. Pure. */

/** User and group of Valkey's image and of HAProxy's. */
export const USERS = { redis: 999, proxy: 99 } as const;

export const CONFIG_HASH = "retail-odoo.io/config-hash";

export function podSecurity(user: number) {
  return {
    runAsNonRoot: true,
    runAsUser: user,
    runAsGroup: user,
    fsGroup: user,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};

export const CERTIFICATES_MOUNT = { name: "certificates", mountPath: PATHS.certificates, readOnly: true };

/** @returns an environment variable from the Secret with both passwords */
export function passwordFrom(secret: Input<string>, user: "clients" | typeof OPERATOR) {
  const [name, key] = user === OPERATOR ? ["OPERATOR_PASSWORD", "operator-password"] : ["PASSWORD", "password"];
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

/** At most one pod more in a zone, or on a node, than in the emptiest. */
export function spread(
  matchLabels: { [label: string]: string },
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
) {
  return ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map((topologyKey) => ({
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable,
    labelSelector: { matchLabels },
  }));
}
