import type * as pulumi from "@pulumi/pulumi";
import { PRIORITIES } from "@retail-odoo/contract";
import {
  KEPT,
  ONE_AWAY,
  resources,
  RESTRICTED_CONTAINER,
  RESTRICTED_POD,
  type Placement,
  type Values,
} from "./chart-values";
import { OPERATOR_PODS } from "./operator-pods";
import { LOAD_BALANCER_ACCOUNT, SECRETS_ACCOUNT, SIGNATURES_ACCOUNT } from "../nodes";

/** Values of the charts of controllers that serve the platform: load balancers, scaling, secrets, signatures. Pure. */

/** Whose load balancers the controller makes. The metadata service, which would tell, is out of a pod's reach. */
export interface LoadBalancerContext {
  clusterName: pulumi.Input<string>;
  region: string;
  vpcId: pulumi.Input<string>;
}

export function loadBalancerControllerValues(placement: Placement, context: LoadBalancerContext): Values {
  const { controller } = OPERATOR_PODS["aws-load-balancer-controller"];
  return {
    ...placement,
    ...context,
    replicaCount: controller.replicas,
    podDisruptionBudget: ONE_AWAY,
    priorityClassName: "system-cluster-critical",
    resources: resources(controller),
    securityContext: RESTRICTED_CONTAINER,
    podSecurityContext: { ...RESTRICTED_POD, fsGroup: 65_534 },
    serviceAccount: { create: true, name: LOAD_BALANCER_ACCOUNT },
    // Otherwise every upgrade of the chart makes another CA, and webhooks fail until all have noticed.
    enableCertManager: true,
    // It looks after Services that ask for it, and stands in nobody's way who makes a Service or an Ingress of another kind.
    enableServiceMutatorWebhook: false,
    webhookConfig: { disableIngressValidation: true },
    createIngressClassResource: false,
    ingressClassParams: { create: false },
    controllerConfig: { featureGates: { ALBGatewayAPI: false, NLBGatewayAPI: false } },
    // Its role has no right to these.
    enableShield: false,
    enableWaf: false,
    enableWafv2: false,
  };
}

export function metricsServerValues(placement: Placement): Values {
  const { server } = OPERATOR_PODS["metrics-server"];
  return {
    ...placement,
    replicas: server.replicas,
    podDisruptionBudget: { enabled: true, ...ONE_AWAY },
    resources: resources(server),
    // The API server asks whom it talks to.
    tls: { type: "cert-manager" },
    apiService: { insecureSkipTLSVerify: false },
  };
}

export function kedaValues(placement: Placement): Values {
  const { operator, metricsServer, webhooks } = OPERATOR_PODS.keda;
  return {
    ...placement,
    image: { pullPolicy: "IfNotPresent" },
    crds: { install: true, additionalAnnotations: KEPT },
    operator: { replicaCount: operator.replicas },
    metricsServer: { replicaCount: metricsServer.replicas },
    webhooks: { replicaCount: webhooks.replicas },
    podDisruptionBudget: { operator: ONE_AWAY, metricServer: ONE_AWAY, webhooks: ONE_AWAY },
    priorityClassName: PRIORITIES.platform,
    resources: {
      operator: resources(operator),
      metricServer: resources(metricsServer),
      webhooks: resources(webhooks),
    },
  };
}

export function externalSecretsValues(placement: Placement): Values {
  const { controller, webhook, certificates } = OPERATOR_PODS["external-secrets"];
  const part = { ...placement, priorityClassName: PRIORITIES.platform };
  return {
    ...part,
    installCRDs: true,
    crds: { annotations: KEPT },
    replicaCount: controller.replicas,
    leaderElect: true,
    podDisruptionBudget: { enabled: true },
    resources: resources(controller),
    serviceAccount: { create: true, name: SECRETS_ACCOUNT },
    // Secrets are read here and neither pushed elsewhere nor spread over namespaces.
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterExternalSecret: false,
    webhook: {
      ...part,
      replicaCount: webhook.replicas,
      podDisruptionBudget: { enabled: true },
      resources: resources(webhook),
    },
    certController: { ...part, replicaCount: certificates.replicas, resources: resources(certificates) },
  };
}

/** Admission alone: nothing is scanned, generated, cleaned up or reported, and no policy has exceptions. */
export function kyvernoValues(placement: Placement): Values {
  const { admission } = OPERATOR_PODS.kyverno;
  const off = { enabled: false };
  return {
    global: { ...placement, priorityClassName: PRIORITIES.platform },
    crds: { install: true, annotations: KEPT },
    admissionController: {
      ...placement,
      replicas: admission.replicas,
      podDisruptionBudget: { enabled: true, minAvailable: admission.replicas - 1 },
      rbac: { serviceAccount: { name: SIGNATURES_ACCOUNT } },
      container: { resources: resources(admission) },
    },
    backgroundController: off,
    cleanupController: off,
    reportsController: off,
    features: {
      admissionReports: off,
      aggregateReports: off,
      policyReports: off,
      backgroundScan: off,
      generateValidatingAdmissionPolicy: off,
      validatingAdmissionPolicyReports: off,
      policyExceptions: off,
    },
  };
}
