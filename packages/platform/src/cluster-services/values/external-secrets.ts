import { PRIORITIES } from "@retail-odoo/contract";
import { SECRETS_ACCOUNT } from "../../nodes";
import type { OperatorPods } from "../operator-pods";
import { KEEP_ON_UNINSTALL, resources, type Placement, type Values } from "./chart";

export function externalSecretsValues(
  placement: Placement,
  { controller, webhook, certificates }: OperatorPods["external-secrets"],
): Values {
  const part = { ...placement, priorityClassName: PRIORITIES.platform };
  return {
    ...part,
    installCRDs: true,
    crds: { annotations: KEEP_ON_UNINSTALL },
    replicaCount: controller.replicas,
    leaderElect: true,
    podDisruptionBudget: { enabled: controller.replicas > 1 },
    resources: resources(controller),
    serviceAccount: { create: true, name: SECRETS_ACCOUNT },
    // ClusterRoles view, edit and admin get no right on the operator's kinds: a store acts with the operator's identity, which
    // is that of its own pod. So it needs no tokens of other service accounts.
    rbac: {
      aggregateToAdmin: false,
      aggregateToEdit: false,
      aggregateToView: false,
      serviceAccountTokenCreate: false,
    },
    // Namespaced stores and generators could use the operator's own AWS role and network; the platform has one cluster store.
    processSecretStore: false,
    processClusterGenerator: false,
    // The operator reads secrets: it neither pushes them elsewhere nor copies them over namespaces.
    processPushSecret: false,
    processClusterPushSecret: false,
    processClusterExternalSecret: false,
    webhook: {
      ...part,
      replicaCount: webhook.replicas,
      podDisruptionBudget: { enabled: webhook.replicas > 1 },
      resources: resources(webhook),
    },
    certController: { ...part, replicaCount: certificates.replicas, resources: resources(certificates) },
  };
}

/** Three deployments of one image. */
export function externalSecretsImages(cache: string): Values {
  const image = { repository: `${cache}/external-secrets/external-secrets` };
  return { image, webhook: { image }, certController: { image } };
}
