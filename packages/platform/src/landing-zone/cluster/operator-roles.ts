import type { Cluster } from "@pulumi/aws/eks/cluster";
import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation";
import { NAMESPACES } from "@retail-odoo/contract";
import { podIdentityTrust } from "../../internal/iam";
import {
  AUTOSCALER_ACCOUNT,
  KARPENTER_ACCOUNT,
  LOAD_BALANCER_ACCOUNT,
  SECRETS_ACCOUNT,
  SIGNATURES_ACCOUNT,
} from "../../nodes";
import { clusterArn } from "../shared/arns";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { createRole } from "../shared/roles";
import type { LandingZoneSpec } from "../spec";
import { karpenterPolicy } from "./karpenter-policies";
import { autoscalerPolicy, imageReaderPolicy, loadBalancerPolicy, secretsPolicy } from "./operator-policies";

/** An operator with an IAM role. */
interface OperatorIdentity {
  /** Suffix of the names of role and association. */
  suffix: string;
  namespace: string;
  /** Service account of its pods. */
  account: string;
  /** Begins the role's description. */
  title: string;
  policy: (spec: LandingZoneSpec) => string;
  /** Absent where the operator always runs. */
  when?: (spec: LandingZoneSpec) => boolean;
}

const IDENTITIES: readonly OperatorIdentity[] = [
  {
    suffix: "scaler",
    namespace: "kube-system",
    account: AUTOSCALER_ACCOUNT,
    title: "Autoscaler",
    policy: autoscalerPolicy,
    when: ({ provisioner }) => provisioner === "managed-node-groups",
  },
  {
    suffix: "karpenter",
    namespace: "kube-system",
    account: KARPENTER_ACCOUNT,
    title: "Karpenter",
    policy: karpenterPolicy,
    when: ({ provisioner }) => provisioner === "karpenter",
  },
  {
    suffix: "load-balancer",
    namespace: "kube-system",
    account: LOAD_BALANCER_ACCOUNT,
    title: "Load balancers",
    policy: loadBalancerPolicy,
  },
  {
    suffix: "secrets",
    namespace: NAMESPACES.secrets,
    account: SECRETS_ACCOUNT,
    title: "Secrets",
    policy: secretsPolicy,
  },
  {
    suffix: "signatures",
    namespace: NAMESPACES.signatures,
    account: SIGNATURES_ACCOUNT,
    title: "Signatures of images",
    policy: imageReaderPolicy,
    when: ({ registry }) => registry !== undefined,
  },
];

/** An IAM role for each operator that calls AWS, bound to its service account; nodes have no such permissions. */
export function createOperatorIdentities(context: LandingZoneContext, cluster: Cluster): void {
  for (const identity of IDENTITIES)
    if (identity.when?.(context.spec) ?? true) createIdentity(context, cluster, identity);
}

function createIdentity(
  context: LandingZoneContext,
  cluster: Cluster,
  { suffix, namespace, account, title, policy }: OperatorIdentity,
): void {
  const { name, spec, parent } = context;
  const role = createRole(context, suffix, {
    description: `${title} of ${spec.prefix}`,
    trust: podIdentityTrust({ arn: clusterArn(spec) }, namespace, account),
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
