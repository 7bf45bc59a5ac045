import type * as pulumi from "@pulumi/pulumi";
import type { Baseline, CalendarEventFacts, EnvironmentName, LandingZoneFacts } from "@retail-odoo/contract";
import type { Ownership } from "../internal/names";

/** Operators and the edge that a platform needs, and that a cluster may have already. */
export const CLUSTER_SERVICES = [
  "cert-manager",
  "cloudnative-pg",
  "plugin-barman-cloud",
  "traefik",
  "karpenter",
] as const;
export type ClusterServiceName = (typeof CLUSTER_SERVICES)[number];

export interface ClusterServicesArgs {
  environment: EnvironmentName;
  baseline: Baseline;
  /** Who pays for the load balancer, as its tags say. */
  ownership: Ownership;
  /**
   * Facts of the landing zone that made the cluster: it gets storage classes, Karpenter with its pools or the autoscaler, a load
   * balancer, and its services run on the system pool.
   * @default a cluster that has those itself
   */
  zone?: LandingZoneFacts<pulumi.Input<string>>;
  /**
   * Peaks and freezes: in a freeze Karpenter takes no node away that runs.
   * @default []
   */
  calendar?: CalendarEventFacts[];
  /**
   * What runs on the cluster already; the others are installed. cloudnative-pg is expected in `cnpg-system`. Karpenter is only
   * ever installed on a landing zone's cluster.
   * @default []
   */
  installed?: ClusterServiceName[];
}
