import type * as pulumi from "@pulumi/pulumi";
import { LOAD_BALANCER_ACCOUNT } from "../../nodes";
import type { OperatorPods } from "../operator-pods";
import { RESTRICTED_CONTAINER, RESTRICTED_POD } from "../../internal/pod-security";
import { ONE_UNAVAILABLE, resources, type Placement, type Values } from "./chart";
import { HEALTH_CHECK } from "./traefik";

/** Cluster and network of the load balancers. Pods cannot reach the instance metadata service, so the values name them. */
export interface LoadBalancerContext {
  clusterName: pulumi.Input<string>;
  region: string;
  vpcId: pulumi.Input<string>;
}

export function loadBalancerControllerValues(
  placement: Placement,
  { controller }: OperatorPods["aws-load-balancer-controller"],
  context: LoadBalancerContext,
): Values {
  return {
    ...placement,
    ...context,
    replicaCount: controller.replicas,
    podDisruptionBudget: ONE_UNAVAILABLE,
    priorityClassName: "system-cluster-critical",
    resources: resources(controller),
    securityContext: RESTRICTED_CONTAINER,
    podSecurityContext: { ...RESTRICTED_POD, fsGroup: 65_534 },
    serviceAccount: { create: true, name: LOAD_BALANCER_ACCOUNT },
    // Otherwise every upgrade of the chart generates another CA, and its webhooks fail until all clients have it.
    enableCertManager: true,
    // The controller handles Services that ask for it and leaves Services and Ingresses of other classes alone.
    enableServiceMutatorWebhook: false,
    webhookConfig: { disableIngressValidation: true },
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    controllerConfig: { featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false } },
    // Its IAM role has no permission for these.
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
  };
}

/**
 * Annotations by which the AWS Load Balancer Controller provisions an internet-facing network load balancer. It checks
 * Traefik's health endpoint, so that a pod that is about to end gets no new connections, and preserves the client's address.
 */
export function loadBalancerAnnotations(tags: { [key: string]: string }): { [key: string]: string } {
  const aws = "service.beta.kubernetes.io/aws-load-balancer";
  const pairs = (of: { [key: string]: string }) =>
    Object.entries(of)
      .map(([key, value]) => `${key}=${value}`)
      .join(",");
  return {
    [`${aws}-type`]: "external",
    [`${aws}-nlb-target-type`]: "ip",
    [`${aws}-scheme`]: "internet-facing",
    [`${aws}-attributes`]: pairs({ "load_balancing.cross_zone.enabled": "true" }),
    [`${aws}-target-group-attributes`]: pairs({ "preserve_client_ip.enabled": "true" }),
    [`${aws}-healthcheck-protocol`]: HEALTH_CHECK.protocol,
    [`${aws}-healthcheck-port`]: HEALTH_CHECK.port,
    [`${aws}-healthcheck-path`]: HEALTH_CHECK.path,
    [`${aws}-additional-resource-tags`]: pairs(tags),
  };
}
