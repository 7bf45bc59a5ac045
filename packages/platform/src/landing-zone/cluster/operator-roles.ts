import type { Cluster } from "@pulumi/aws/eks/cluster";
import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation";
import { NAMESPACES } from "@retail-odoo/contract";
import { autoscalerPolicy, podIdentityTrust } from "../shared/iam-policies";
import { karpenterPolicy } from "./karpenter-policies";
import { imageReaderPolicy, loadBalancerPolicy, secretsPolicy } from "./operator-policies";
import {
  AUTOSCALER_ACCOUNT,
  KARPENTER_ACCOUNT,
  LOAD_BALANCER_ACCOUNT,
  SECRETS_ACCOUNT,
  SIGNATURES_ACCOUNT,
} from "../../nodes";
import type { LandingZoneSpec } from "../resolve-landing-zone";
import { createRole } from "../shared/roles";
import { clusterArn, resourceTags, type LandingZoneContext } from "../shared/context";

/** Who in the cluster may do what in AWS. */
interface OperatorIdentity {
  /** Ends the names of role and association. */
  suffix: string;
  namespace: string;
  account: string;
  what: string;
  policy: (spec: LandingZoneSpec) => string;
  /** Only where it has something to do. */
  when?: (spec: LandingZoneSpec) => boolean;
}

const IDENTITIES: readonly OperatorIdentity[] = [
  {
    suffix: "scaler",
    namespace: "kube-system",
    account: AUTOSCALER_ACCOUNT,
    what: "Autoscaler",
    policy: autoscalerPolicy,
    when: ({ provisioner }) => provisioner === "managed-node-groups",
  },
  {
    suffix: "karpenter",
    namespace: "kube-system",
    account: KARPENTER_ACCOUNT,
    what: "Karpenter",
    policy: karpenterPolicy,
    when: ({ provisioner }) => provisioner === "karpenter",
  },
  {
    suffix: "load-balancer",
    namespace: "kube-system",
    account: LOAD_BALANCER_ACCOUNT,
    what: "Load balancers",
    policy: loadBalancerPolicy,
  },
  {
    suffix: "secrets",
    namespace: NAMESPACES.secrets,
    account: SECRETS_ACCOUNT,
    what: "Secrets",
    policy: secretsPolicy,
  },
  {
    suffix: "signatures",
    namespace: NAMESPACES.signatures,
    account: SIGNATURES_ACCOUNT,
    what: "Signatures of images",
    policy: imageReaderPolicy,
    when: ({ registry }) => registry !== undefined,
  },
];

/** Identities of the operators that act in AWS: each by the service account of its pods, none by the nodes. */
export function createOperatorIdentities(context: LandingZoneContext, cluster: Cluster): void {
  for (const identity of IDENTITIES)
    if (identity.when?.(context.spec) ?? true) createIdentity(context, cluster, identity);
}

function createIdentity(
  context: LandingZoneContext,
  cluster: Cluster,
  { suffix, namespace, account, what, policy }: OperatorIdentity,
): void {
  const { name, spec, parent } = context;
  const role = createRole(context, suffix, {
    description: `${what} of ${spec.prefix}`,
    trust: podIdentityTrust(clusterArn(spec), namespace, account),
    inline: policy(spec),
  });
  new PodIdentityAssociation(
    `${name}-${suffix}-identity`,
    {
      clusterName: cluster.name,
      namespace,
      serviceAccount: account,
      roleArn: role.arn,
      region: spec.region,
      tags: resourceTags(context, "none", suffix),
    },
    { parent, dependsOn: role.grants },
  );
}
