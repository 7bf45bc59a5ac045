import type { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { Cluster } from "@pulumi/aws/eks/cluster";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, serviceTrust } from "../../internal/iam";
import type { Keys } from "../keys/keys";
import { createAccessGroup } from "../network/access-group";
import type { Network } from "../network/network";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { IGNORED_CHANGES } from "../shared/ignored-changes";
import { keyScope, keyUseStatements } from "../shared/key-access";
import { createLogGroup } from "../shared/log-group";
import { createRole } from "../shared/roles";
import type { LandingZoneSpec } from "../spec";

/** An EKS cluster whose API server admits only the given ranges, with explicit administrators. */
export function createCluster(context: LandingZoneContext, network: Network, keys: Keys): Cluster {
  assertInputs("createCluster", { context, network, keys });
  const { name, spec, parent } = context;
  const log = createLogGroup(context, "cluster", keys.logs.arn);
  const role = createRole(context, "cluster", {
    description: `Control plane of ${spec.prefix}`,
    trust: serviceTrust("eks.amazonaws.com"),
    managed: ["AmazonEKSClusterPolicy"],
    inline: secretsKeyPolicy(spec),
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
      // At the end of standard support AWS upgrades the cluster itself, even in a freeze. Extended support costs more
      // from that day on, and gives the operator a year to upgrade.
      upgradePolicy: { supportType: "EXTENDED" },
      // Add-ons are installed in the versions of the baseline.
      bootstrapSelfManagedAddons: false,
      deletionProtection: spec.durable,
      region: spec.region,
      tags: resourceTags(context, "secret", "cluster"),
    },
    { parent, dependsOn: [...role.grants, log], ignoreChanges: IGNORED_CHANGES.cluster },
  );
  return cluster;
}

/** EKS encrypts Secrets by a grant on the key, and reports the cluster unhealthy if its role cannot list the grants. */
function secretsKeyPolicy(spec: LandingZoneSpec): string {
  return policyDocument(
    { Effect: "Allow", Action: "kms:ListGrants", ...keyScope(spec, "secrets") },
    ...keyUseStatements(spec, "secrets"),
  );
}

/** Admits `privateAccessFrom` to the private endpoint of the API server. */
function createApiAccess(context: LandingZoneContext, network: Network): SecurityGroup {
  return createAccessGroup(context, network, {
    suffix: "api-access",
    description: "Who reaches the API server of the cluster",
    port: 443,
    sources: context.spec.privateAccessFrom.map((range) => ({
      suffix: range.replace("/", "-"),
      cidr: range,
      description: `API server from ${range}`,
    })),
  });
}

/**
 * The security group that EKS creates for control plane and nodes. It exists once the endpoint does; until then a preview
 * returns `vpcConfig` as the program set it, without the group.
 */
export function clusterSecurityGroup(cluster: Cluster): pulumi.Output<string> {
  return pulumi.all([cluster.vpcConfig, cluster.endpoint]).apply(([config]) => config.clusterSecurityGroupId);
}

/**
 * A kubeconfig without secrets, which runs `aws eks get-token` with the caller's own identity. Its text changes only with
 * the cluster, so that no preview shows objects in it as replaced.
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
