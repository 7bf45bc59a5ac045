import type { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { createAccessGroup } from "./access-group";
import type { Network } from "./network";
import { endpointPolicy } from "./policies";

/** AWS APIs that control plane, nodes, add-ons and operators call. `eks-auth` serves EKS Pod Identity. */
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

/** Zones with an address of each endpoint: one can be lost. Every zone reaches both, and AWS charges each by the hour. */
const ENDPOINT_ZONES = 2;

/**
 * VPC interface endpoints for AWS APIs, in the data subnets of two zones, where they take no pod addresses. Private DNS
 * resolves the public names to them, so clients need no configuration. Calls to other services go through the NAT gateway.
 */
export function createEndpoints(context: LandingZoneContext, network: Network): void {
  assertInputs("createEndpoints", { context, network });
  if (!context.spec.interfaceEndpoints) return;
  const access = createAccess(context, network);
  for (const service of ENDPOINT_SERVICES) createEndpoint(context, network, access, service);
}

function createEndpoint(
  context: LandingZoneContext,
  network: Network,
  access: SecurityGroup,
  service: EndpointService,
): void {
  const { name, spec, parent } = context;
  const suffix = `endpoint-${service.replace(".", "-")}`;
  new VpcEndpoint(
    `${name}-${suffix}`,
    {
      vpcId: network.vpc.id,
      serviceName: `com.amazonaws.${spec.region}.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: network.zones.slice(0, ENDPOINT_ZONES).map(({ subnets }) => subnets.data.id),
      securityGroupIds: [access.id],
      // Whether `eks-auth` accepts a policy is undocumented, and without it no pod gets credentials.
      policy: service === "eks-auth" ? undefined : endpointPolicy(spec, service),
      region: spec.region,
      tags: resourceTags(context, "none", suffix),
    },
    { parent },
  );
}

/** One security group for all endpoints: HTTPS from this VPC only. */
function createAccess(context: LandingZoneContext, network: Network): SecurityGroup {
  return createAccessGroup(context, network, {
    suffix: "endpoints-access",
    description: "Who calls AWS by way of this network",
    port: 443,
    sources: [{ suffix: "network", cidr: context.spec.cidr, description: "HTTPS from this network" }],
  });
}
