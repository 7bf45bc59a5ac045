import type * as pulumi from "@pulumi/pulumi";
import { NAMESPACES, type Baseline, type LandingZoneFacts } from "@retail-odoo/contract";
import { tags, type Ownership } from "../internal/names";
import { ODOO_PORTS } from "../tenant";
import { CLUSTER_SERVICES, type ClusterServiceName } from "./args";
import type { ChartImages } from "./chart-images";
import type { OperatorPods } from "./operator-pods";
import { podsIn, TENANTS, type OperatorTraffic } from "./operator-traffic";
import { certManagerValues } from "./values/cert-manager";
import type { Placement, Values } from "./values/chart";
import { barmanPluginValues, cloudNativePgValues } from "./values/cloudnative-pg";
import { externalSecretsImages, externalSecretsValues } from "./values/external-secrets";
import { prometheusImages, prometheusStackValues } from "./values/kube-prometheus-stack";
import { kyvernoImages, kyvernoValues } from "./values/kyverno";
import { loadBalancerAnnotations, loadBalancerControllerValues } from "./values/load-balancer";
import { autoscalerValues, karpenterValues } from "./values/node-provisioners";
import { kedaValues, metricsServerValues } from "./values/scaling";
import { traefikValues } from "./values/traefik";

type ZoneFacts = LandingZoneFacts<pulumi.Input<string>>;

/** What the values of every chart are computed from. */
export interface OperatorContext {
  /** Node selector and tolerations of the pods; empty on a cluster without node pools. */
  placement: Placement;
  /** Pods of every operator: their number and requests. */
  pods: OperatorPods;
  /** Facts of the landing zone that made the cluster, if one did. */
  zone: ZoneFacts | undefined;
  ownership: Ownership;
  /** StorageClass of volumes; undefined for the cluster's default class. */
  storageClass: pulumi.Input<string> | undefined;
}

/** One operator: its release, namespace and order of installation follow from this entry. */
export interface Operator {
  chart: keyof Baseline["charts"];
  /** Namespace of its pods; `kube-system` exists in every cluster. */
  namespace: string;
  /** A second namespace, for pods that need more than Pod Security `restricted` admits. */
  privileged?: string;
  /** Labels of the namespace that this or another operator reads. */
  namespaceLabels?: (context: OperatorContext) => { [label: string]: string };
  /** Operators that must run before this one starts. */
  after: readonly ClusterServiceName[];
  /** The condition for its installation; on every cluster where left out. */
  only?: InstallCondition;
  /** What its pods accept and reach, by the ports of its chart. */
  traffic: OperatorTraffic;
  /** Registries of the chart's images by tag, and how its values name another one. */
  images: readonly ChartImages[];
  /** Registries of the chart's images by digest, which no cache fetches. */
  pinnedFrom?: readonly string[];
  values(context: OperatorContext): Values;
}

/**
 * `landing-zone`: on a cluster that a landing zone created; `karpenter`, `node-groups`: on one with that node provisioner;
 * `monitoring`, `signatures`: where the arguments ask for them.
 */
export type InstallCondition = "landing-zone" | "karpenter" | "node-groups" | "monitoring" | "signatures";

const KUBE_SYSTEM = "kube-system";
/** In a namespace with this label a pod is ready only once the load balancer's target group reports it healthy. */
const READINESS_GATE = { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" };

/** In the order of installation: each entry stands below those it waits for. */
export const OPERATORS: { readonly [name in ClusterServiceName]: Operator } = {
  karpenter: {
    chart: "karpenter",
    namespace: KUBE_SYSTEM,
    after: [],
    only: "karpenter",
    // Ports of chart karpenter 1.14.1, controller.metrics.port.
    traffic: { metrics: [8080], identity: true },
    images: [],
    pinnedFrom: ["public.ecr.aws"],
    values: ({ placement, pods, zone }) => {
      const { cluster, region, karpenter } = ofLandingZone(zone);
      if (!karpenter) throw new Error("The landing zone has Karpenter but names no interruption queue.");
      return karpenterValues(placement, pods.karpenter, { clusterName: cluster.name, region, queue: karpenter.queue });
    },
  },
  "cluster-autoscaler": {
    chart: "clusterAutoscaler",
    namespace: KUBE_SYSTEM,
    after: [],
    only: "node-groups",
    // Ports of chart cluster-autoscaler 9.59.0, its Deployment.
    traffic: { metrics: [8085], identity: true },
    images: [
      {
        from: "registry.k8s.io",
        at: (cache) => ({ image: { repository: `${cache}/autoscaling/cluster-autoscaler` } }),
      },
    ],
    values: ({ placement, pods, zone }) => {
      const { prefix, region } = ofLandingZone(zone);
      return autoscalerValues(placement, pods["cluster-autoscaler"], prefix, region);
    },
  },
  "cert-manager": {
    chart: "certManager",
    namespace: NAMESPACES.certificates,
    after: [],
    // Ports of chart cert-manager v1.21.2, webhook.securePort and the three Deployments.
    traffic: { apiServer: [10250], metrics: [9402] },
    images: [{ from: "quay.io", at: (cache) => ({ imageRegistry: cache }) }],
    values: ({ placement, pods }) => certManagerValues(placement, pods["cert-manager"]),
  },
  "aws-load-balancer-controller": {
    chart: "loadBalancerController",
    namespace: KUBE_SYSTEM,
    after: ["cert-manager"],
    only: "landing-zone",
    // Ports of chart aws-load-balancer-controller 3.5.0, webhookBindPort and metricsBindAddr.
    traffic: { apiServer: [9443], metrics: [8080], identity: true },
    images: [
      {
        from: "public.ecr.aws",
        at: (cache) => ({ image: { repository: `${cache}/eks/aws-load-balancer-controller` } }),
      },
    ],
    values: ({ placement, pods, zone }) => {
      const { cluster, region, network } = ofLandingZone(zone);
      return loadBalancerControllerValues(placement, pods["aws-load-balancer-controller"], {
        clusterName: cluster.name,
        region,
        vpcId: network.vpcId,
      });
    },
  },
  "cloudnative-pg": {
    chart: "cloudnativePg",
    namespace: NAMESPACES.databaseOperator,
    after: [],
    // Ports of chart cloudnative-pg 0.29.0, webhook.port and its Deployment; of instances: its networking guide.
    traffic: {
      apiServer: [9443],
      metrics: [8080],
      // The plugin for backups.
      within: [9090],
      calls: [{ to: podsIn(NAMESPACES.databases), ports: [5432, 8000] }],
    },
    images: [{ from: "ghcr.io", at: (cache) => ({ image: { repository: `${cache}/cloudnative-pg/cloudnative-pg` } }) }],
    values: ({ placement, pods }) => cloudNativePgValues(placement, pods["cloudnative-pg"]),
  },
  "plugin-barman-cloud": {
    chart: "barmanPlugin",
    namespace: NAMESPACES.databaseOperator,
    after: ["cert-manager", "cloudnative-pg"],
    // Ports of chart plugin-barman-cloud 0.7.1, read at 0.7.0 and in the plugin's v0.14.0. Instances call their own sidecar.
    traffic: { within: [9090] },
    images: [{ from: "ghcr.io", at: (cache) => ({ image: { registry: cache }, sidecarImage: { registry: cache } }) }],
    values: ({ placement, pods }) => barmanPluginValues(placement, pods["plugin-barman-cloud"]),
  },
  "metrics-server": {
    chart: "metricsServer",
    namespace: KUBE_SYSTEM,
    after: ["cert-manager"],
    // Ports of chart metrics-server 3.13.1, containerPort.
    traffic: {
      apiServer: [10250],
      // The kubelets.
      addresses: [10250],
    },
    images: [
      {
        from: "registry.k8s.io",
        at: (cache) => ({ image: { repository: `${cache}/metrics-server/metrics-server` } }),
      },
    ],
    values: ({ placement, pods }) => metricsServerValues(placement, pods["metrics-server"]),
  },
  keda: {
    chart: "keda",
    namespace: NAMESPACES.scalers,
    after: [],
    // Ports of chart keda 2.21.0, read at 2.20.2 and in KEDA's v2.21.0: external metrics on 6443, webhooks on 9443.
    traffic: {
      apiServer: [6443, 9443],
      metrics: [8080],
      // The metrics server asks the operator.
      within: [9666],
      calls: [{ to: podsIn(NAMESPACES.monitoring), ports: [9090] }],
    },
    images: [{ from: "ghcr.io", at: (cache) => ({ global: { image: { registry: cache } } }) }],
    values: ({ placement, pods }) => kedaValues(placement, pods.keda),
  },
  "external-secrets": {
    chart: "externalSecrets",
    namespace: NAMESPACES.secrets,
    after: [],
    // Ports of chart external-secrets 2.9.0, webhook.port and metrics.listen.port of each part.
    traffic: { apiServer: [10250], metrics: [8080], identity: true },
    images: [{ from: "ghcr.io", at: externalSecretsImages }],
    values: ({ placement, pods }) => externalSecretsValues(placement, pods["external-secrets"]),
  },
  "kube-prometheus-stack": {
    chart: "kubePrometheusStack",
    namespace: NAMESPACES.monitoring,
    // The node exporter reads the node's metrics from the node's own files.
    privileged: NAMESPACES.nodeMetrics,
    after: ["cert-manager"],
    only: "monitoring",
    // Ports of chart kube-prometheus-stack 88.3.0 and of its operator's Alertmanager, whose replicas gossip by TCP and UDP.
    traffic: {
      apiServer: [10250],
      within: [8080, 9090, 9093, 9094, 10250],
      withinUdp: [9094],
      serves: [{ namespace: NAMESPACES.scalers, ports: [9090] }],
      // All that have metrics, and the kubelets; receivers of alerts by mail.
      calls: [{ to: { namespaceSelector: {} } }],
      addresses: [465, 587, 10250],
    },
    images: [
      { from: "quay.io", at: prometheusImages },
      { from: "registry.k8s.io", at: (cache) => ({ "kube-state-metrics": { image: { registry: cache } } }) },
    ],
    values: ({ placement, pods, storageClass }) =>
      prometheusStackValues(placement, pods["kube-prometheus-stack"], storageClass),
  },
  kyverno: {
    chart: "kyverno",
    namespace: NAMESPACES.signatures,
    after: [],
    only: "signatures",
    // Ports of chart kyverno 3.8.2, admissionController.webhookServer.port and metering.port.
    traffic: { apiServer: [9443], metrics: [8000], identity: true },
    // Its reg.kyverno.io is another name of ghcr.io.
    images: [{ from: "ghcr.io", at: kyvernoImages }],
    values: ({ placement, pods }) => kyvernoValues(placement, pods.kyverno),
  },
  traefik: {
    chart: "traefik",
    namespace: NAMESPACES.edge,
    namespaceLabels: ({ zone }) => (zone ? READINESS_GATE : {}),
    after: ["aws-load-balancer-controller"],
    // Ports of chart traefik 41.6.1, read at 41.3.0: ports.*.port.
    traffic: {
      // Health checks of the load balancer on 8080.
      clients: [8000, 8080, 8443],
      metrics: [9100],
      calls: [{ to: TENANTS, ports: [ODOO_PORTS.http, ODOO_PORTS.websocket] }],
    },
    // Docker Hub's own images are below library.
    images: [{ from: "docker.io", at: (cache) => ({ image: { registry: cache, repository: "library/traefik" } }) }],
    values: ({ placement, pods, zone, ownership }) =>
      traefikValues(
        placement,
        pods.traefik,
        zone && loadBalancerAnnotations(tags(ownership, "none", `${zone.prefix}-edge`)),
      ),
  },
};

/** Facts of the landing zone, for operators that are installed only on its cluster. */
function ofLandingZone(zone: ZoneFacts | undefined): ZoneFacts {
  if (!zone) throw new Error("An operator for the cluster of a landing zone is installed without a landing zone.");
  return zone;
}

/** Hosts of the registries that hold the images of the installed operators' charts: those by tag, and those by digest. Pure. */
export function operatorRegistries(install: { readonly [name in ClusterServiceName]: boolean }): {
  tagged: string[];
  pinned: string[];
} {
  const installed = CLUSTER_SERVICES.filter((name) => install[name]).map((name) => OPERATORS[name]);
  const tagged = installed.flatMap(({ images }) => images.map(({ from }) => from));
  return { tagged: [...new Set(tagged)].sort(), pinned: installed.flatMap(({ pinnedFrom = [] }) => pinnedFrom) };
}
