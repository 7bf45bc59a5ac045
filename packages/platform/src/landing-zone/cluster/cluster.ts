import type { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Cluster } from "@pulumi/aws/eks/cluster";
import * as pulumi from "@pulumi/pulumi";
import { createAccessGroup } from "../network/access-group";
import { keyUsePolicy, serviceTrust } from "../shared/iam-policies";
import type { Keys } from "../keys/keys";
import { createLogGroup } from "../shared/log-group";
import { assertInputs } from "../shared/assert-inputs";
import type { Network } from "../network/network";
import { createRole } from "../shared/roles";
import { RUNTIME_OWNED } from "../shared/ignored-changes";
import { resourceTags, type LandingZoneContext } from "../shared/context";

/** An EKS cluster that only named ranges reach, and whose administrators are named. */
export function createCluster(context: LandingZoneContext, network: Network, keys: Keys): Cluster {
  assertInputs("createCluster", { context, network, keys });
  const { name, spec, parent } = context;
  const log = createLogGroup(context, "cluster", keys);
  const role = createRole(context, "cluster", {
    description: `Control plane of ${spec.prefix}`,
    trust: serviceTrust("eks.amazonaws.com"),
    managed: ["AmazonEKSClusterPolicy"],
    inline: keyUsePolicy(spec, "secrets"),
  });
  const cluster = new Cluster(
    `${name}-cluster`,
    {
      name: spec.prefix,
      version: spec.baseline.kubernetes,
      roleArn: role.arn,
      vpcConfig: {
        subnetIds: network.zones.map((zone) => zone.subnets.private.id),
        securityGroupIds: [createApiAccess(context, network).id],
        endpointPrivateAccess: true,
        endpointPublicAccess: spec.publicAccessFrom.length > 0,
        publicAccessCidrs: spec.publicAccessFrom.length > 0 ? spec.publicAccessFrom : undefined,
      },
      kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: spec.serviceCidr },
      accessConfig: {
        authenticationMode: "API",
        bootstrapClusterCreatorAdminPermissions: spec.access.admins.length === 0 && !spec.access.ci,
      },
      encryptionConfig: { resources: ["secrets"], provider: { keyArn: keys.secrets.arn } },
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      // Standard support ends in an upgrade that AWS starts by itself, in the middle of a freeze if it falls there.
      // Extended support costs more from that day on, and leaves another year to choose the day.
      upgradePolicy: { supportType: "EXTENDED" },
      // Add-ons come pinned from the baseline, not as EKS happens to have them.
      bootstrapSelfManagedAddons: false,
      deletionProtection: spec.durable,
      region: spec.region,
      tags: resourceTags(context, "secret", "cluster"),
    },
    { parent, dependsOn: [...role.grants, log], ignoreChanges: RUNTIME_OWNED.cluster },
  );
  return cluster;
}

/** Opens the API server's private addresses to the ranges that were named. */
function createApiAccess(context: LandingZoneContext, network: Network): SecurityGroup {
  return createAccessGroup(context, network, {
    suffix: "api-access",
    description: "Who reaches the API server of the cluster",
    port: 443,
    entrances: context.spec.privateAccessFrom.map((range) => ({
      suffix: range.replace("/", "-"),
      cidr: range,
      description: `API server from ${range}`,
    })),
  });
}

/**
 * The group that EKS gives control plane and nodes. It is drawn with the endpoint; a preview before that shows of
 * `vpcConfig` what was asked for, and no group in it.
 */
export function clusterSecurityGroup(cluster: Cluster): pulumi.Output<string> {
  return pulumi.all([cluster.vpcConfig, cluster.endpoint]).apply(([config]) => config.clusterSecurityGroupId);
}

/**
 * How to reach the cluster: runs `aws eks get-token` with the caller's own identity, and holds no secret. Its text
 * changes with nothing but the cluster, so that objects in it are never shown as replaced.
 */
export function kubeconfigOf(
  cluster: Pick<Cluster, "name" | "endpoint" | "certificateAuthority">,
  region: string,
): pulumi.Output<string> {
  return pulumi
    .all([cluster.name, cluster.endpoint, cluster.certificateAuthority.data])
    .apply(([name, server, authority]) =>
      JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": name,
        clusters: [{ name, cluster: { server, "certificate-authority-data": authority } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
        users: [
          {
            name,
            user: {
              exec: {
                apiVersion: "client.authentication.k8s.io/v1beta1",
                command: "aws",
                args: ["eks", "get-token", "--output", "json", "--region", region, "--cluster-name", name],
                interactiveMode: "Never",
              },
            },
          },
        ],
      }),
    );
}
