import { Addon } from "@pulumi/aws/eks/addon";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import type * as pulumi from "@pulumi/pulumi";
import type { Baseline } from "@retail-odoo/contract";
import { podIdentityTrust } from "../../internal/iam";
import { ON_SYSTEM_POOL } from "../../nodes";
import { clusterArn } from "../shared/arns";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { keyUsePolicy } from "../shared/key-access";
import { createRole, type GrantedRole, type RoleSpec } from "../shared/roles";
import { WARM_ADDRESSES } from "./capacity";

type AddonName = keyof Baseline["addons"];

/** Add-ons that a node needs to become ready: Pod Identity agent, kube-proxy and VPC CNI. */
export function createBootstrapAddons(context: LandingZoneContext, cluster: Cluster): pulumi.Resource[] {
  assertInputs("createBootstrapAddons", { context, cluster });
  const identity = createAddon(context, cluster, "eks-pod-identity-agent");
  const proxy = createAddon(context, cluster, "kube-proxy");
  const role = createPodRole(context, "vpc-cni", "aws-node", {
    description: `Addresses of pods in ${context.spec.prefix}`,
    managed: ["AmazonEKS_CNI_Policy"],
  });
  const network = createAddon(context, cluster, "vpc-cni", { values: VPC_CNI, account: "aws-node", role });
  return [identity, proxy, network];
}

const VPC_CNI = {
  enableNetworkPolicy: "true",
  env: {
    // Strict mode would require a NetworkPolicy in every namespace, including EKS's own.
    NETWORK_POLICY_ENFORCING_MODE: "standard",
    // By default a node keeps all addresses of a spare network interface, more than the proof counts.
    WARM_IP_TARGET: String(WARM_ADDRESSES),
    MINIMUM_IP_TARGET: "10",
  },
};

/** Add-ons that run on nodes: CoreDNS, EBS and EFS CSI drivers, snapshot controller. */
export function createAddons(context: LandingZoneContext, cluster: Cluster, nodes: pulumi.Resource[]): void {
  assertInputs("createAddons", { context, cluster, nodes });
  const { prefix } = context.spec;
  const block = createPodRole(context, "ebs-csi", "ebs-csi-controller-sa", {
    description: `Block volumes of ${prefix}`,
    managed: ["AmazonEBSCSIDriverPolicyV2"],
    inline: keyUsePolicy(context.spec, "data"),
  });
  const shared = createPodRole(context, "efs-csi", "efs-csi-controller-sa", {
    description: `Shared volumes of ${prefix}`,
    managed: ["service-role/AmazonEFSCSIDriverPolicy"],
  });
  // By default two of each. The EFS driver keeps two: whether its add-on takes a number is undocumented.
  const replicas = context.spec.survivesZoneLoss ? {} : { replicaCount: 1 };
  createAddon(context, cluster, "coredns", { values: { ...ON_SYSTEM_POOL, ...replicas }, nodes });
  // Before the EBS driver, which looks for the snapshot CRDs only when it starts.
  const snapshots = createAddon(context, cluster, "snapshot-controller", { values: ON_SYSTEM_POOL, nodes });
  createAddon(context, cluster, "aws-ebs-csi-driver", {
    values: {
      controller: {
        ...ON_SYSTEM_POOL,
        ...replicas,
        extraVolumeTags: resourceTags(context, "customer", "volume"),
      },
    },
    account: "ebs-csi-controller-sa",
    role: block,
    nodes: [...nodes, snapshots],
  });
  createAddon(context, cluster, "aws-efs-csi-driver", {
    values: { controller: ON_SYSTEM_POOL },
    account: "efs-csi-controller-sa",
    role: shared,
    nodes,
  });
}

/** A role for the pods of one service account of `kube-system`. */
function createPodRole(
  context: LandingZoneContext,
  suffix: string,
  account: string,
  role: Omit<RoleSpec, "trust">,
): GrantedRole {
  return createRole(context, suffix, {
    ...role,
    trust: podIdentityTrust({ arn: clusterArn(context.spec) }, "kube-system", account),
  });
}

interface AddonOptions {
  values?: object;
  account?: string;
  role?: GrantedRole;
  /** Dependencies of an add-on that runs as a Deployment: nodes, and other add-ons. */
  nodes?: pulumi.Resource[];
}

function createAddon(
  context: LandingZoneContext,
  cluster: Cluster,
  addonName: AddonName,
  { values, account, role, nodes = [] }: AddonOptions = {},
): Addon {
  const { name, spec, parent } = context;
  return new Addon(
    `${name}-addon-${addonName}`,
    {
      clusterName: cluster.name,
      addonName,
      addonVersion: spec.baseline.addons[addonName],
      configurationValues: values && JSON.stringify(values),
      podIdentityAssociations: account && role ? [{ serviceAccount: account, roleArn: role.arn }] : undefined,
      resolveConflictsOnCreate: "OVERWRITE",
      resolveConflictsOnUpdate: "OVERWRITE",
      preserve: false,
      region: spec.region,
      tags: resourceTags(context, "none", addonName),
    },
    { parent, dependsOn: [...nodes, ...(role?.grants ?? [])] },
  );
}
