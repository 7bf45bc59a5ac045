import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule";
import type { Network } from "./network";
import { resourceTags, type LandingZoneContext } from "../shared/context";

/** Who may come in: a range, and what its rule is called and says. */
export interface Entrance {
  suffix: string;
  cidr: string;
  description: string;
}

/** A security group that lets ranges in on one port, and lets nothing out. Its rules are named after it. */
export function createAccessGroup(
  context: LandingZoneContext,
  network: Network,
  access: { suffix: string; description: string; port: number; entrances: Entrance[] },
): SecurityGroup {
  const { suffix, description, port, entrances } = access;
  const { name, spec, parent } = context;
  const { region } = spec;
  const tags = resourceTags(context, "none", suffix);
  const group = new SecurityGroup(
    `${name}-${suffix}`,
    { name: `${spec.prefix}-${suffix}`, description, vpcId: network.vpc.id, region, tags },
    { parent },
  );
  for (const entrance of entrances)
    new SecurityGroupIngressRule(
      `${name}-${suffix}-${entrance.suffix}`,
      {
        securityGroupId: group.id,
        description: entrance.description,
        cidrIpv4: entrance.cidr,
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
