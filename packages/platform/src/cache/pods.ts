import type { Input } from "@pulumi/pulumi";
import { OPERATOR, PATHS } from "./redis-conf";
import type { InClusterArgs } from "./redis-cache-args";

/** Parts that the pods of a Redis share. Pure. */

/** User and group of Valkey's image and of HAProxy's. */
export const USERS = { redis: 999, proxy: 99 } as const;

/** @param configHash restarts the pods when it changes */
export function podMetadata({ labels }: InClusterArgs, matchLabels: { [label: string]: string }, configHash: string) {
  return { labels: { ...labels, ...matchLabels }, annotations: { "retail-odoo.io/config-hash": configHash } };
}

export function podPlacement({ priorityClass, placement }: InClusterArgs, serviceAccountName: Input<string>) {
  return {
    serviceAccountName,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    priorityClassName: priorityClass,
    ...placement,
  };
}

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
