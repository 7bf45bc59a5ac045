import type * as pulumi from "@pulumi/pulumi";
import { NAMESPACES, type Baseline, type LandingZoneFacts } from "@retail-odoo/contract";
import { tags, type Ownership } from "../internal/names";
import {
  autoscalerValues,
  barmanPluginValues,
  certManagerValues,
  cloudNativePgValues,
  karpenterValues,
  loadBalancerAnnotations,
  traefikValues,
  type Placement,
  type Values,
} from "./chart-values";
import type { ClusterServiceName } from "./args";
import {
  externalSecretsValues,
  kedaValues,
  kyvernoValues,
  loadBalancerControllerValues,
  metricsServerValues,
} from "./controller-values";
import { prometheusStackValues } from "./monitoring-values";

type ZoneFacts = LandingZoneFacts<pulumi.Input<string>>;

/** What values of charts follow from. */
export interface OperatorContext {
  /** Where pods run; empty on a cluster without pools. */
  placement: Placement;
  /** Facts of the landing zone that made the cluster, if one did. */
  zone: ZoneFacts | undefined;
  ownership: Ownership;
  /** Class of volumes; the cluster's default where nobody says. */
  storageClass: pulumi.Input<string> | undefined;
}

/** An operator, once: everything else of it is worked out from here. */
export interface Operator {
  chart: keyof Baseline["charts"];
  /** Namespace of its pods; `kube-system` is there already. */
  namespace: string;
  /** Namespace beside it for pods that need more than Pod Security `restricted` admits. */
  privileged?: string;
  /** Labels of the namespace that the operator or another reads. */
  namespaceLabels?: (context: OperatorContext) => { [label: string]: string };
  /** Without these it does not come up. */
  after: readonly ClusterServiceName[];
  /** Where it is installed; everywhere if nobody says. */
  only?: Occasion;
  values(context: OperatorContext): Values;
}

/**
 * `landing-zone`: on a cluster that a landing zone made; `karpenter`, `node-groups`: on one whose nodes are started so. The
 * others: where somebody asks for it.
 */
export type Occasion = "landing-zone" | "karpenter" | "node-groups" | "monitoring" | "signatures";

const KUBE_SYSTEM = "kube-system";
/** Pods of a namespace with this label take part in a rollout once the load balancer knows them. */
const READINESS_GATE = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };

/** In the order of installation: each stands below those it waits for. */
export const OPERATORS: { readonly [name in ClusterServiceName]: Operator } = {
  karpenter: {
    chart: "karpenter",
    namespace: KUBE_SYSTEM,
    after: [],
    only: "karpenter",
    values: ({ placement, zone }) => {
      const { cluster, region, karpenter } = known(zone);
      if (!karpenter) throw new Error("A landing zone with Karpenter does not say its queue.");
      return karpenterValues(placement, { clusterName: cluster.name, region, queue: karpenter.queue });
    },
  },
  "cluster-autoscaler": {
    chart: "clusterAutoscaler",
    namespace: KUBE_SYSTEM,
    after: [],
    only: "node-groups",
    values: ({ placement, zone }) => {
      const { prefix, region } = known(zone);
      return autoscalerValues(placement, prefix, region);
    },
  },
  "cert-manager": {
    chart: "certManager",
    namespace: NAMESPACES.certificates,
    after: [],
    values: ({ placement }) => certManagerValues(placement),
  },
  "aws-load-balancer-controller": {
    chart: "loadBalancerController",
    namespace: KUBE_SYSTEM,
    after: ["cert-manager"],
    only: "landing-zone",
    values: ({ placement, zone }) => {
      const { cluster, region, network } = known(zone);
      return loadBalancerControllerValues(placement, { clusterName: cluster.name, region, vpcId: network.vpcId });
    },
  },
  "cloudnative-pg": {
    chart: "cloudnativePg",
    namespace: NAMESPACES.databaseOperator,
    after: [],
    values: ({ placement }) => cloudNativePgValues(placement),
  },
  "plugin-barman-cloud": {
    chart: "barmanPlugin",
    namespace: NAMESPACES.databaseOperator,
    after: ["cert-manager", "cloudnative-pg"],
    values: ({ placement }) => barmanPluginValues(placement),
  },
  "metrics-server": {
    chart: "metricsServer",
    namespace: KUBE_SYSTEM,
    after: ["cert-manager"],
    values: ({ placement }) => metricsServerValues(placement),
  },
  keda: {
    chart: "keda",
    namespace: NAMESPACES.scalers,
    after: [],
    values: ({ placement }) => kedaValues(placement),
  },
  "external-secrets": {
    chart: "externalSecrets",
    namespace: NAMESPACES.secrets,
    after: [],
    values: ({ placement }) => externalSecretsValues(placement),
  },
  "kube-prometheus-stack": {
    chart: "kubePrometheusStack",
    namespace: NAMESPACES.monitoring,
    // It reads figures of the node out of the node's own files.
    privileged: NAMESPACES.nodeMetrics,
    after: ["cert-manager"],
    only: "monitoring",
    values: ({ placement, storageClass }) => prometheusStackValues(placement, storageClass),
  },
  kyverno: {
    chart: "kyverno",
    namespace: NAMESPACES.signatures,
    after: [],
    only: "signatures",
    values: ({ placement }) => kyvernoValues(placement),
  },
  traefik: {
    chart: "traefik",
    namespace: NAMESPACES.edge,
    namespaceLabels: ({ zone }) => (zone ? READINESS_GATE : {}),
    after: ["aws-load-balancer-controller"],
    values: ({ placement, zone, ownership }) =>
      traefikValues(placement, zone && loadBalancerAnnotations(tags(ownership, "none", `${zone.prefix}-edge`))),
  },
};

/** Facts of the landing zone, for operators that are there only where one is. */
function known(zone: ZoneFacts | undefined): ZoneFacts {
  if (!zone) throw new Error("An operator of a landing zone's cluster is installed without one.");
  return zone;
}
