import type { Input } from "@pulumi/pulumi";
import { AUTOSCALER_ACCOUNT, KARPENTER_ACCOUNT, SPOT_JOBS } from "../../nodes";
import type { OperatorPods } from "../operator-pods";
import { RESTRICTED_CONTAINER, runAs } from "../../internal/pod-security";
import { ONE_UNAVAILABLE, resources, type Placement, type Values } from "./chart";

/** Values of what starts nodes: Karpenter, or Cluster Autoscaler over managed node groups. */

export function autoscalerValues(
  placement: Placement,
  { autoscaler }: OperatorPods["cluster-autoscaler"],
  clusterName: string,
  region: string,
): Values {
  return {
    ...placement,
    fullnameOverride: "cluster-autoscaler",
    replicaCount: autoscaler.replicas,
    autoDiscovery: { clusterName },
    // Pods cannot reach the instance metadata service, from which it would read the region.
    awsRegion: region,
    rbac: { serviceAccount: { create: true, name: AUTOSCALER_ACCOUNT } },
    // EKS names the groups eks-<node group>-<number>. A spot group without capacity backs off, and the next is tried.
    expanderPriorities: { "20": [`^eks-${SPOT_JOBS}-`], "10": [".*"] },
    priorityClassName: "system-cluster-critical",
    resources: resources(autoscaler),
    containerSecurityContext: RESTRICTED_CONTAINER,
    securityContext: runAs(65_534),
    extraArgs: {
      // There is one node group a zone, and they grow together.
      "balance-similar-node-groups": true,
      // Spot first for jobs; between groups of one priority, the one that wastes least.
      expander: "priority,least-waste",
      // The local scratch space of Odoo's pods is no reason to keep a node.
      "skip-nodes-with-local-storage": false,
      "skip-nodes-with-system-pods": false,
      // Applies a minimum that an update raised.
      "enforce-node-group-min-size": true,
    },
  };
}

export interface KarpenterContext {
  region: string;
  clusterName: Input<string>;
  /** Name of the SQS queue for interruption notices. */
  queue: Input<string>;
}

export function karpenterValues(
  placement: Placement,
  { controller }: OperatorPods["karpenter"],
  { region, clusterName, queue }: KarpenterContext,
): Values {
  return {
    ...placement,
    fullnameOverride: "karpenter",
    replicas: controller.replicas,
    podDisruptionBudget: { name: "karpenter", ...ONE_UNAVAILABLE },
    serviceAccount: { create: true, name: KARPENTER_ACCOUNT },
    priorityClassName: "system-cluster-critical",
    controller: {
      resources: resources(controller),
      // Pods cannot reach the instance metadata service, from which it would read the region.
      env: [{ name: "AWS_REGION", value: region }],
    },
    settings: {
      clusterName,
      interruptionQueue: queue,
      // Karpenter fills capacity that was reserved for a peak first.
      featureGates: { reservedCapacity: true },
    },
  };
}
