import type * as pulumi from "@pulumi/pulumi";
import { LABELS, NAMESPACES, PRIORITIES } from "@retail-odoo/contract";
import { gib } from "../internal/units";
import { ONE_AWAY, resources, RESTRICTED_CONTAINER, RESTRICTED_POD, type Placement, type Values } from "./chart-values";
import { CONFIG_RELOADER, NODE_EXPORTER, OPERATOR_PODS } from "./operator-pods";

/** What Prometheus keeps: days, and GiB of which it fills the larger part before the oldest go. */
const RETENTION_DAYS = 15;
const PROMETHEUS_GIB = 50;
const PROMETHEUS_FILL_GIB = 42;
const ALERTMANAGER_GIB = 2;

/** Whoever may write into a tenant's namespace neither scrapes others from there nor silences or raises alerts. */
const NOT_TENANTS = { matchExpressions: [{ key: LABELS.tenant, operator: "DoesNotExist" }] };

/** Parts of a control plane that its provider runs and shows nobody, and the proxy, which answers its own node alone. */
const OUT_OF_REACH = ["kubeControllerManager", "kubeEtcd", "kubeProxy", "kubeScheduler"];
const RULES_ABOUT_THEM = [
  "etcd",
  "kubeControllerManager",
  "kubeProxy",
  "kubeSchedulerAlerting",
  "kubeSchedulerRecording",
];

/** @param storageClass of the volumes; the cluster's default where nobody says */
export function prometheusStackValues(placement: Placement, storageClass: pulumi.Input<string> | undefined): Values {
  const { operator, kubeState } = OPERATOR_PODS["kube-prometheus-stack"];
  const off = { enabled: false };
  return {
    // Dashboards are another's; a user interface would need a password and a way in.
    grafana: off,
    ...Object.fromEntries(OUT_OF_REACH.map((part) => [part, off])),
    defaultRules: { rules: Object.fromEntries(RULES_ABOUT_THEM.map((rules) => [rules, false])) },
    prometheusOperator: {
      ...placement,
      priorityClassName: PRIORITIES.platform,
      resources: resources(operator),
      prometheusConfigReloader: { resources: resources(CONFIG_RELOADER) },
      admissionWebhooks: { certManager: { enabled: true } },
    },
    prometheus: prometheus(placement, storageClass),
    alertmanager: alertmanager(placement, storageClass),
    "kube-state-metrics": {
      ...placement,
      priorityClassName: PRIORITIES.platform,
      resources: resources(kubeState),
      // It reads whole objects to tell of their names.
      collectorsExclude: ["configmaps", "secrets"],
    },
    "prometheus-node-exporter": nodeExporter(),
  };
}

function prometheus(placement: Placement, storageClass: pulumi.Input<string> | undefined): Values {
  const pods = OPERATOR_PODS["kube-prometheus-stack"].prometheus;
  const kinds = ["podMonitor", "probe", "rule", "scrapeConfig", "serviceMonitor"];
  return {
    podDisruptionBudget: { enabled: true },
    prometheusSpec: {
      ...placement,
      ...apart(pods),
      retention: `${RETENTION_DAYS}d`,
      retentionSize: `${PROMETHEUS_FILL_GIB}GiB`,
      storageSpec: volume(PROMETHEUS_GIB, storageClass),
      // Objects are found by their namespace; their labels need not name this release.
      ...Object.fromEntries(kinds.map((kind) => [`${kind}SelectorNilUsesHelmValues`, false])),
      ...Object.fromEntries(kinds.map((kind) => [`${kind}NamespaceSelector`, NOT_TENANTS])),
    },
  };
}

function alertmanager(placement: Placement, storageClass: pulumi.Input<string> | undefined): Values {
  const pods = OPERATOR_PODS["kube-prometheus-stack"].alertmanager;
  return {
    podDisruptionBudget: { enabled: true },
    alertmanagerSpec: {
      ...placement,
      ...apart(pods),
      storage: volume(ALERTMANAGER_GIB, storageClass),
      alertmanagerConfigNamespaceSelector: NOT_TENANTS,
      // Routes of its own namespace are the platform's, and hold for alerts of all namespaces.
      alertmanagerConfigMatcherStrategy: { type: "OnNamespaceExceptForAlertmanagerNamespace" },
    },
  };
}

/** Each in a zone of its own, because its volume lives in one. */
function apart(pods: { replicas: number; cpu: number; memoryMiB: number; memoryLimitMiB: number }): Values {
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

/** Where containers and volumes of pods are mounted: they are told of elsewhere. */
const PODS_MOUNTS = "^/(dev|proc|sys|run/containerd|var/lib/containerd|var/lib/kubelet/pods)($|/)";

/**
 * It reads the nodes' files, which Pod Security forbids to all but privileged namespaces: it has one of its own. It takes
 * neither the node's network nor its processes, so what it would tell of networks would be its own pod's.
 */
function nodeExporter(): Values {
  return {
    namespaceOverride: NAMESPACES.nodeMetrics,
    hostNetwork: false,
    hostPID: false,
    priorityClassName: PRIORITIES.platform,
    resources: resources(NODE_EXPORTER),
    updateStrategy: { type: "RollingUpdate", rollingUpdate: ONE_AWAY },
    securityContext: { ...RESTRICTED_POD, runAsUser: 65_534, runAsGroup: 65_534, fsGroup: 65_534 },
    containerSecurityContext: RESTRICTED_CONTAINER,
    extraArgs: [
      `--collector.filesystem.mount-points-exclude=${PODS_MOUNTS}`,
      ...["arp", "netclass", "netdev", "netstat", "sockstat"].map((collector) => `--no-collector.${collector}`),
    ],
  };
}
