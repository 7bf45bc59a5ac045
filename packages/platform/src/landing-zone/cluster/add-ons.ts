import { Addon } from "@pulumi/aws/eks/addon";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import type * as pulumi from "@pulumi/pulumi";
import type { Baseline } from "@retail-odoo/contract";
import { WARM_ADDRESSES } from "./capacity";
import { keyUsePolicy, podIdentityTrust } from "../shared/iam-policies";
import { needs } from "../shared/assert-inputs";
import { ON_SYSTEM_POOL } from "../../nodes/system-placement";
import { createRole, type GrantedRole, type RoleSpec } from "../shared/roles";
import { clusterArn, siteTags, type Site } from "../shared/context";

type AddonName = keyof Baseline["addons"];

/** What a node needs before it gets ready: names of pods' identities, routes to Services, addresses for pods. */
export function createPlugins(site: Site, cluster: Cluster): pulumi.Resource[] {
  needs("createPlugins", { site, cluster });
  const identity = createAddon(site, cluster, "eks-pod-identity-agent");
  const proxy = createAddon(site, cluster, "kube-proxy");
  const role = createPodRole(site, "vpc-cni", "aws-node", {
    description: `Addresses of pods in ${site.spec.prefix}`,
    managed: ["AmazonEKS_CNI_Policy"],
  });
  const network = createAddon(site, cluster, "vpc-cni", { values: VPC_CNI, account: "aws-node", role });
  return [identity, proxy, network];
}

const VPC_CNI = {
  enableNetworkPolicy: "true",
  env: {
    // Strict mode would need a policy in every namespace, those of EKS itself included.
    NETWORK_POLICY_ENFORCING_MODE: "standard",
    // Without it a node keeps a whole network interface of addresses ready, which the proof does not count.
    WARM_IP_TARGET: String(WARM_ADDRESSES),
    MINIMUM_IP_TARGET: "10",
  },
};

/** What runs on nodes: names in the cluster, block storage, shared storage. */
export function createAddons(site: Site, cluster: Cluster, nodes: pulumi.Resource[]): void {
  needs("createAddons", { site, cluster, nodes });
  const { prefix } = site.spec;
  const block = createPodRole(site, "ebs-csi", "ebs-csi-controller-sa", {
    description: `Block volumes of ${prefix}`,
    managed: ["service-role/AmazonEBSCSIDriverPolicy"],
    inline: keyUsePolicy(site.spec, "data"),
  });
  const shared = createPodRole(site, "efs-csi", "efs-csi-controller-sa", {
    description: `Shared volumes of ${prefix}`,
    managed: ["service-role/AmazonEFSCSIDriverPolicy"],
  });
  createAddon(site, cluster, "coredns", { values: ON_SYSTEM_POOL, nodes });
  // Its definitions come first: the driver looks for them once, when it starts.
  const snapshots = createAddon(site, cluster, "snapshot-controller", { values: ON_SYSTEM_POOL, nodes });
  createAddon(site, cluster, "aws-ebs-csi-driver", {
    values: { controller: { ...ON_SYSTEM_POOL, extraVolumeTags: siteTags(site, "customer", "volume") } },
    account: "ebs-csi-controller-sa",
    role: block,
    nodes: [...nodes, snapshots],
  });
  createAddon(site, cluster, "aws-efs-csi-driver", {
    values: { controller: ON_SYSTEM_POOL },
    account: "efs-csi-controller-sa",
    role: shared,
    nodes,
  });
}

/** A role for the pods of one service account of `kube-system`. */
function createPodRole(site: Site, suffix: string, account: string, role: Omit<RoleSpec, "trust">): GrantedRole {
  return createRole(site, suffix, { ...role, trust: podIdentityTrust(clusterArn(site.spec), "kube-system", account) });
}

interface AddonOptions {
  values?: object;
  account?: string;
  role?: GrantedRole;
  /** What it waits for, where it runs as a Deployment: nodes, and an add-on it needs. */
  nodes?: pulumi.Resource[];
}

function createAddon(
  site: Site,
  cluster: Cluster,
  addonName: AddonName,
  { values, account, role, nodes = [] }: AddonOptions = {},
): Addon {
  const { name, spec, parent } = site;
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
      tags: siteTags(site, "none", addonName),
    },
    { parent, dependsOn: [...nodes, ...(role?.grants ?? [])] },
  );
}
