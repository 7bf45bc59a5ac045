import { PRIORITIES } from "@retail-odoo/contract";
import type { OperatorPods } from "../operator-pods";
import { KEEP_ON_UNINSTALL, ONE_UNAVAILABLE, resources, type Placement, type Values } from "./chart";

/** Values of what scales pods: KEDA, and the metrics that the HorizontalPodAutoscaler reads. */

export function metricsServerValues(placement: Placement, { server }: OperatorPods["metrics-server"]): Values {
  return {
    ...placement,
    replicas: server.replicas,
    podDisruptionBudget: { enabled: true, ...ONE_UNAVAILABLE },
    resources: resources(server),
    // The API server verifies the certificate of the aggregated API.
    tls: { type: "cert-manager" },
    apiService: { insecureSkipTLSVerify: false },
  };
}

export function kedaValues(placement: Placement, { operator, metricsServer, webhooks }: OperatorPods["keda"]): Values {
  return {
    ...placement,
    image: { pullPolicy: "IfNotPresent" },
    crds: { install: true, additionalAnnotations: KEEP_ON_UNINSTALL },
    operator: { replicaCount: operator.replicas },
    metricsServer: { replicaCount: metricsServer.replicas },
    webhooks: { replicaCount: webhooks.replicas },
    podDisruptionBudget: { operator: ONE_UNAVAILABLE, metricServer: ONE_UNAVAILABLE, webhooks: ONE_UNAVAILABLE },
    priorityClassName: PRIORITIES.platform,
    resources: {
      operator: resources(operator),
      metricServer: resources(metricsServer),
      webhooks: resources(webhooks),
    },
  };
}
