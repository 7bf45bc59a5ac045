import type { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { createAccessGroup } from "./access-group";
import { endpointPolicy } from "../shared/iam-policies";
import { assertInputs } from "../shared/assert-inputs";
import type { Network } from "./network";
import { resourceTags, type LandingZoneContext } from "../shared/context";

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
      subnetIds: network.zones.map(({ subnets }) => subnets.data.id),
      securityGroupIds: [access.id],
      policy: endpointPolicy(spec, service),
      region: spec.region,
      tags: resourceTags(context, "none", suffix),
    },
    { parent },
  );
}

/** One group for all doors: HTTPS from this network, and nothing else. */
function createAccess(context: LandingZoneContext, network: Network): SecurityGroup {
  return createAccessGroup(context, network, {
    suffix: "endpoints-access",
    description: "Who calls AWS by way of this network",
    port: 443,
    entrances: [{ suffix: "network", cidr: context.spec.cidr, description: "HTTPS from this network" }],
  });
}
