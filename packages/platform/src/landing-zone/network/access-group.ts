import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import type { Network } from "./network";

/** A range that may connect, with the suffix and description of its ingress rule. */
export interface IngressSource {
  suffix: string;
  cidr: string;
  description: string;
}

/** A security group with ingress rules for one port and no egress. */
export function createAccessGroup(
  context: LandingZoneContext,
  network: Network,
  access: { suffix: string; description: string; port: number; sources: IngressSource[] },
): SecurityGroup {
  const { suffix, description, port, sources } = access;
  const { name, spec, parent } = context;
  const { region } = spec;
  const tags = resourceTags(context, "none", suffix);
  const group = new SecurityGroup(
    `${name}-${suffix}`,
    { name: `${spec.prefix}-${suffix}`, description, vpcId: network.vpc.id, region, tags },
    { parent },
  );
  for (const source of sources)
    new SecurityGroupIngressRule(
      `${name}-${suffix}-${source.suffix}`,
      {
        securityGroupId: group.id,
        description: source.description,
        cidrIpv4: source.cidr,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        region,
        tags,
      },
      { parent },
    );
  return group;
}
