import type * as pulumi from "@pulumi/pulumi";
import { LABELS, NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import { gib } from "../../internal/units";
import { CONFIG_RELOADER, NODE_EXPORTER, type OperatorPods, type PodsOf } from "../operator-pods";
import { RESTRICTED_CONTAINER, runAs } from "../../internal/pod-security";
import { ONE_UNAVAILABLE, resources, type Placement, type Values } from "./chart";

/** Retention of Prometheus in days, the size of its volume, and the size at which it drops the oldest blocks. */
interface Retention {
  days: number;
  volumeGiB: number;
  blocksGiB: number;
}
const RETENTION: Retention = { days: 15, volumeGiB: 50, blocksGiB: 42 };
/** That of a single Prometheus, which keeps nothing through a zone loss: long enough to look at yesterday's load test. */
const SINGLE_RETENTION: Retention = { days: 3, volumeGiB: 10, blocksGiB: 8 };
const ALERTMANAGER_GIB = 2;

/** Monitoring objects in a tenant's namespace are ignored: they could scrape other tenants, or silence and raise alerts. */
const NOT_TENANTS = { matchExpressions: [{ key: LABELS.tenant, operator: "DoesNotExist" }] };

/** Control plane components that EKS does not expose, and kube-proxy, whose metrics answer on its own node alone. */
const NOT_SCRAPED = ["kubeControllerManager", "kubeEtcd", "kubeProxy", "kubeScheduler"];
const RULES_ON_NOT_SCRAPED = [
  "etcd",
  "kubeControllerManager",
  "kubeProxy",
  "kubeSchedulerAlerting",
  "kubeSchedulerRecording",
];

/** @param storageClass of the volumes; undefined for the cluster's default class */
export function prometheusStackValues(
  placement: Placement,
  pods: OperatorPods["kube-prometheus-stack"],
  storageClass: pulumi.Input<string> | undefined,
): Values {
  const { operator, kubeState } = pods;
  const off = { enabled: false };
  return {
    // A user interface would need a password and a public route; the operator brings a Grafana of their own.
    grafana: off,
    ...Object.fromEntries(NOT_SCRAPED.map((part) => [part, off])),
    defaultRules: { rules: Object.fromEntries(RULES_ON_NOT_SCRAPED.map((rules) => [rules, false])) },
    prometheusOperator: {
      ...placement,
      priorityClassName: PRIORITIES.platform,
      resources: resources(operator),
      prometheusConfigReloader: { resources: resources(CONFIG_RELOADER) },
      admissionWebhooks: { certManager: { enabled: true } },
    },
    prometheus: prometheus(placement, pods.prometheus, storageClass),
    alertmanager: alertmanager(placement, pods.alertmanager, storageClass),
    "kube-state-metrics": {
      ...placement,
      priorityClassName: PRIORITIES.platform,
      resources: resources(kubeState),
      // It would read whole Secrets only to export their names.
      collectorsExclude: ["configmaps", "secrets"],
    },
    "prometheus-node-exporter": nodeExporter(),
  };
}

function prometheus(placement: Placement, pods: PodsOf, storageClass: pulumi.Input<string> | undefined): Values {
  const { days, volumeGiB, blocksGiB } = pods.replicas > 1 ? RETENTION : SINGLE_RETENTION;
  const kinds = ["podMonitor", "probe", "rule", "scrapeConfig", "serviceMonitor"];
  return {
    podDisruptionBudget: budget(pods),
    prometheusSpec: {
      ...placement,
      ...zoneSpread(pods),
      retention: `${days}d`,
      retentionSize: `${blocksGiB}GiB`,
      storageSpec: volume(volumeGiB, storageClass),
      // Prometheus selects objects by namespace; their labels need not name this Helm release.
      ...Object.fromEntries(kinds.map((kind) => [`${kind}SelectorNilUsesHelmValues`, false])),
      ...Object.fromEntries(kinds.map((kind) => [`${kind}NamespaceSelector`, NOT_TENANTS])),
    },
  };
}

function alertmanager(placement: Placement, pods: PodsOf, storageClass: pulumi.Input<string> | undefined): Values {
  return {
    podDisruptionBudget: budget(pods),
    alertmanagerSpec: {
      ...placement,
      ...zoneSpread(pods),
      storage: volume(ALERTMANAGER_GIB, storageClass),
      alertmanagerConfigNamespaceSelector: NOT_TENANTS,
      // Routes in Alertmanager's own namespace are the platform's and apply to alerts of all namespaces.
      alertmanagerConfigMatcherStrategy: { type: "OnNamespaceExceptForAlertmanagerNamespace" },
    },
  };
}

/** The chart's budget keeps one pod, which a drain of a single one would wait for in vain. */
function budget({ replicas }: PodsOf): Values {
  return { enabled: replicas > 1 };
}

/** Spreads replicas over zones, because each volume is bound to one. */
function zoneSpread(pods: PodsOf): Values {
  return {
    replicas: pods.replicas,
    podAntiAffinity: "soft",
    podAntiAffinityTopologyKey: "topology.kubernetes.io/zone",
    priorityClassName: PRIORITIES.platform,
    resources: resources(pods),
  };
}

function volume(size: number, storageClassName: pulumi.Input<string> | undefined): Values {
  return {
    volumeClaimTemplate: {
      spec: {
        accessModes: ["ReadWriteOnce"],
        ...(storageClassName !== undefined && { storageClassName }),
        resources: { requests: { storage: gib(size) } },
      },
    },
  };
}

/** Mount points of containers and pod volumes, which the kubelet already reports. */
const POD_MOUNTS = "^/(dev|proc|sys|run/containerd|var/lib/containerd|var/lib/kubelet/pods)($|/)";

/**
 * The exporter reads the nodes' files, which Pod Security admits in privileged namespaces only: it has one of its own. It
 * shares neither network nor processes with the node, so network collectors would report the pod's own interfaces.
 */
function nodeExporter(): Values {
  return {
    namespaceOverride: NAMESPACES.nodeMetrics,
    hostNetwork: false,
    hostPID: false,
    priorityClassName: PRIORITIES.platform,
    resources: resources(NODE_EXPORTER),
    updateStrategy: { type: "RollingUpdate", rollingUpdate: ONE_UNAVAILABLE },
    securityContext: { ...runAs(65_534), fsGroup: 65_534 },
    containerSecurityContext: RESTRICTED_CONTAINER,
    extraArgs: [
      `--collector.filesystem.mount-points-exclude=${POD_MOUNTS}`,
      ...["arp", "netclass", "netdev", "netstat", "sockstat"].map((collector) => `--no-collector.${collector}`),
    ],
  };
}

/** Images of quay.io: those of the chart and those that the operator gives to the pods it creates. */
export function prometheusImages(cache: string): Values {
  const image = { registry: cache };
  return {
    prometheusOperator: { image, prometheusConfigReloader: { image }, thanosImage: image },
    prometheus: { prometheusSpec: { image } },
    alertmanager: { alertmanagerSpec: { image } },
    "prometheus-node-exporter": { image },
  };
}
