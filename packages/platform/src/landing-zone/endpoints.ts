import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import { endpointPolicy } from "./iam-policies";
import type { Network } from "./network";
import { siteTags, type Site } from "./site";

/** What control plane, nodes, add-ons and operators call. Without `eks-auth` no pod would get its identity. */
export const ENDPOINT_SERVICES = [
  "autoscaling",
  "ec2",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticfilesystem",
  "elasticloadbalancing",
  "kms",
  "logs",
  "secretsmanager",
  "sqs",
  "ssm",
  "sts",
] as const;
export type EndpointService = (typeof ENDPOINT_SERVICES)[number];

/**
 * Doors to the APIs of AWS, in the data subnet of every zone, where they take no pod's address. Names resolve to them by
 * private DNS, so nobody configures anything; what has no door still leaves by NAT.
 */
export function createEndpoints(site: Site, network: Network): void {
  if (!site.spec.interfaceEndpoints) return;
  const access = createAccess(site, network);
  for (const service of ENDPOINT_SERVICES) createEndpoint(site, network, access, service);
}

function createEndpoint(site: Site, network: Network, access: SecurityGroup, service: EndpointService): void {
  const { name, spec, parent } = site;
  const suffix = `endpoint-${service.replace(".", "-")}`;
  new VpcEndpoint(
    `${name}-${suffix}`,
    {
      vpcId: network.vpc.id,
      serviceName: `com.amazonaws.${spec.region}.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: network.zones.map(({ subnets }) => subnets.data.id),
      securityGroupIds: [access.id],
      policy: endpointPolicy(spec, service),
      region: spec.region,
      tags: siteTags(site, "none", suffix),
    },
    { parent },
  );
}

/** One group for all doors: HTTPS from this network, and nothing else. */
function createAccess(site: Site, network: Network): SecurityGroup {
  const { name, spec, parent } = site;
  const { region } = spec;
  const tags = siteTags(site, "none", "endpoints-access");
  const group = new SecurityGroup(
    `${name}-endpoints-access`,
    {
      name: `${spec.prefix}-endpoints-access`,
      description: "Who calls AWS by way of this network",
      vpcId: network.vpc.id,
      region,
      tags,
    },
    { parent },
  );
  new SecurityGroupIngressRule(
    `${name}-endpoints-access-network`,
    {
      securityGroupId: group.id,
      description: "HTTPS from this network",
      cidrIpv4: spec.cidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      region,
      tags,
    },
    { parent },
  );
  return group;
}
