import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import type * as pulumi from "@pulumi/pulumi";
import { labels } from "../../internal/names";
import { RELOAD_LABEL } from "./certificates";
import { CLUSTER_LABEL, ROLE_LABEL } from "./cluster-manifest";
import { createCustomResource, type PodMonitor } from "./custom-resources";
import { poolerPods } from "./network";
import { poolerName } from "./pooler-manifest";
import { QUERIES_KEY, queriesFile } from "./queries";
import type { CloudNativePgSpec } from "./spec";

/** Metrics of a server, where Prometheus scrapes it. */

/** @returns name of the ConfigMap with custom queries; undefined without monitoring */
export function createQueries(
  name: string,
  { metricsNamespace, namespace }: CloudNativePgSpec,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  if (metricsNamespace === undefined) return undefined;
  const object = `${name}-queries`;
  const map = new ConfigMap(
    object,
    {
      metadata: { name: object, namespace, labels: { ...labels(object, "metrics"), ...RELOAD_LABEL } },
      data: { [QUERIES_KEY]: queriesFile() },
    },
    opts,
  );
  return map.metadata.name;
}

/** PodMonitors of instances and pooler. The operator's own field for them is deprecated. */
export function createPodMonitors(
  name: string,
  { metricsNamespace, namespace }: CloudNativePgSpec,
  opts: pulumi.CustomResourceOptions,
): void {
  if (metricsNamespace === undefined) return;
  const pooler = poolerName(name);
  createCustomResource(
    `${name}-monitor`,
    // The pooler's pods carry the server's label too, and their port has the same name.
    podMonitor(name, namespace, { matchLabels: { [CLUSTER_LABEL]: name, [ROLE_LABEL]: "instance" } }),
    opts,
  );
  createCustomResource(`${pooler}-monitor`, podMonitor(pooler, namespace, poolerPods(pooler)), opts);
}

/** Pure. */
export function podMonitor(name: string, namespace: string, selector: PodMonitor["spec"]["selector"]): PodMonitor {
  return {
    apiVersion: "monitoring.coreos.com/v1",
    kind: "PodMonitor",
    metadata: { name, namespace, labels: labels(name, "metrics") },
    spec: { selector, podMetricsEndpoints: [{ port: "metrics", interval: "30s" }] },
  };
}
