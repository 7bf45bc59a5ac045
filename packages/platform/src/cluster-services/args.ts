import type * as pulumi from "@pulumi/pulumi";
import type { Baseline, CalendarEventFacts, EnvironmentName, LandingZoneFacts } from "@retail-odoo/contract";
import type { ImageSignaturesArgs, TrustedPrincipalsArgs } from "../admission/index";
import type { Ownership } from "../internal/names";

/** Operators that a platform needs and a cluster may already run, in the order of installation. */
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
  /** Environment of the cluster; in production the databases' namespace, CA and volumes are retained. */
  environment: EnvironmentName;
  /** Versions of the charts and of the node image, such as `BASELINES["2026.1"]`. */
  baseline: Baseline;
  /** Platform, owner and cost centre for the tags of the load balancer. */
  ownership: Ownership;
  /**
   * Facts of the landing zone that created the cluster. With them the component adds storage classes, Karpenter with its pools
   * or Cluster Autoscaler, the load balancer controller and a ClusterSecretStore, and runs operators on the system pool.
   * @default an existing cluster, which has storage classes and node scaling of its own
   */
  zone?: LandingZoneFacts<pulumi.Input<string>>;
  /**
   * Peaks and freezes of the retail calendar; during a freeze Karpenter disrupts no running node.
   * @default []
   */
  calendar?: CalendarEventFacts[];
  /**
   * Services that already run on the cluster; the component installs the others. Each is expected in the namespace that the
   * platform would use: CloudNativePG in `cnpg-system`, External Secrets in `external-secrets`.
   * @default []
   */
  installed?: ClusterServiceName[];
  /**
   * Whether operators and add-ons keep running through a zone loss. `false` runs one replica of each and a small Prometheus, and is
   * refused in production.
   * @default that of the landing zone; without one by environment: false in development
   */
  survivesZoneLoss?: boolean;
  /**
   * Whether to use Prometheus, its operator and Alertmanager.
   * @default true
   */
  monitoring?: boolean;
  /**
   * StorageClass of the volumes of Prometheus and Alertmanager, on a cluster without a landing zone.
   * @default the cluster's default class
   */
  storageClass?: pulumi.Input<string>;
  /**
   * Required cosign signature of the images in tenants' pods; Kyverno refuses every other image.
   * @default no signature; images are pinned by digest and come from the tenant's own repositories
   */
  imageSignatures?: ImageSignaturesArgs;
  /**
   * Principals that may write every kind of object in tenants' namespaces, such as operators of your own or a CI role that
   * deploys tenants alone. Principals that may update ValidatingAdmissionPolicies need no entry.
   * @default none
   */
  trustedPrincipals?: TrustedPrincipalsArgs;
}
