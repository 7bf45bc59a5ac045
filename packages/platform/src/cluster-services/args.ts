import type * as pulumi from "@pulumi/pulumi";
import type { Baseline, CalendarEventFacts, EnvironmentName, LandingZoneFacts } from "@retail-odoo/contract";
import type { ImageSignaturesArgs } from "../admission/index";
import type { Ownership } from "../internal/names";

/** Operators and the edge that a platform needs, and that a cluster may have already; each after those it needs. */
export const CLUSTER_SERVICES = [
  "karpenter",
  "cluster-autoscaler",
  "cert-manager",
  "aws-load-balancer-controller",
  "cloudnative-pg",
  "plugin-barman-cloud",
  "metrics-server",
  "keda",
  "external-secrets",
  "kube-prometheus-stack",
  "kyverno",
  "traefik",
] as const;
/** Name of an operator that `ClusterServices` can install. */
export type ClusterServiceName = (typeof CLUSTER_SERVICES)[number];

/** Arguments of `ClusterServices`. */
export interface ClusterServicesArgs {
  /** Environment of the platform; it decides the defaults. */
  environment: EnvironmentName;
  /** Versions of the charts: one of `BASELINES`. */
  baseline: Baseline;
  /** Who pays for the load balancer, as its tags say. */
  ownership: Ownership;
  /**
   * Facts of the landing zone that made the cluster: it gets storage classes, Karpenter with its pools or the autoscaler, a load
   * balancer and its controller, a store of secrets, and its services run on the system pool.
   * @default a cluster that has those itself
   */
  zone?: LandingZoneFacts<pulumi.Input<string>>;
  /**
   * Peaks and freezes: in a freeze Karpenter takes no node away that runs.
   * @default []
   */
  calendar?: CalendarEventFacts[];
  /**
   * What runs on the cluster already; the others are installed. Each is expected in the namespace that the platform would
   * install it in: CloudNativePG in `cnpg-system`, External Secrets in `external-secrets`.
   * @default []
   */
  installed?: ClusterServiceName[];
  /**
   * Whether Prometheus and its operator watch over the cluster.
   * @default true
   */
  monitoring?: boolean;
  /**
   * StorageClass for what Prometheus keeps, on a cluster without a landing zone.
   * @default the cluster's default class
   */
  storageClass?: pulumi.Input<string>;
  /**
   * Who has to have signed the images of tenants' pods; Kyverno refuses all others.
   * @default nobody: images are pinned by digest and come from the tenant's own repository
   */
  imageSignatures?: ImageSignaturesArgs;
}
