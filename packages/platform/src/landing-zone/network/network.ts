import { DefaultSecurityGroup } from "@pulumi/aws/ec2/defaultSecurityGroup";
import { Eip } from "@pulumi/aws/ec2/eip";
import { FlowLog } from "@pulumi/aws/ec2/flowLog";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway";
import { NatGateway } from "@pulumi/aws/ec2/natGateway";
import { Route } from "@pulumi/aws/ec2/route";
import { RouteTable } from "@pulumi/aws/ec2/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint";
import { VpcEndpointRouteTableAssociation } from "@pulumi/aws/ec2/vpcEndpointRouteTableAssociation";
import * as pulumi from "@pulumi/pulumi";
import { serviceTrust } from "../../internal/iam";
import type { Keys } from "../keys/keys";
import { logGroupArn } from "../shared/arns";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { createLogGroup } from "../shared/log-group";
import { createRole } from "../shared/roles";
import type { ZoneSpec, ZoneSubnets } from "../spec";
import type { ExistingNetwork } from "./args";
import { flowLogPolicy } from "./policies";

/** A created or existing VPC or subnet. */
export interface ResourceRef {
  /** Id that AWS gave the resource. */
  id: pulumi.Output<string>;
}

/** Subnets of one availability zone. */
export interface ZoneNetwork {
  /** The availability zone. */
  zone: ZoneSpec;
  /** Subnets by tier; a zone without public subnet has no load balancer. */
  subnets: { private: ResourceRef; data: ResourceRef; public?: ResourceRef };
  /** Route of the private subnet to the internet. Nodes depend on it, because without it they cannot join. */
  egress: pulumi.Resource[];
}

/** The VPC of a landing zone, with its subnets by zone. */
export interface Network {
  /** The VPC. */
  vpc: ResourceRef;
  /** Zones, in the order of the arguments. */
  zones: ZoneNetwork[];
}

/**
 * A VPC with three tiers of subnets in each zone: public for load balancers, private for nodes and pods, data without a
 * route to the internet. Resources of a zone are named by its letter, so that adding or removing a zone changes no other.
 * With an existing network it creates nothing.
 */
export function createNetwork(context: LandingZoneContext, keys: Keys): Network {
  assertInputs("createNetwork", { context, keys });
  const { existingNetwork } = context.spec;
  return existingNetwork ? referTo(context, existingNetwork) : createVpcNetwork(context, keys);
}

function referTo({ spec }: LandingZoneContext, { vpcId, subnets }: ExistingNetwork<pulumi.Input<string>>): Network {
  const refer = (id: pulumi.Input<string>): ResourceRef => ({ id: pulumi.output(id) });
  const zones = spec.zones.map((zone): ZoneNetwork => {
    const given = subnets[zone.name];
    if (!given) throw new Error(`The existing network has no subnets for ${zone.name}.`);
    const { private: nodes, data = nodes, public: edge } = given;
    const tiers = { private: refer(nodes), data: refer(data), public: edge === undefined ? undefined : refer(edge) };
    return { zone, subnets: tiers, egress: [] };
  });
  return { vpc: refer(vpcId), zones };
}

function createVpcNetwork(context: LandingZoneContext, keys: Keys): Network {
  const vpc = createVpc(context);
  createFlowLog(context, vpc, keys);
  const s3 = createS3Endpoint(context, vpc);
  const publicTable = createTable(context, vpc, "public");
  const internet = createInternetRoute(context, vpc, publicTable);
  const dataTable = createTable(context, vpc, "data");
  addS3(context, s3, "data", dataTable);

  let nat: NatGateway | undefined;
  const zones = context.spec.zones.map((zone): ZoneNetwork => {
    const subnets = createSubnets(context, vpc, zone);
    if (!nat || context.spec.nat === "per-zone") nat = createNatGateway(context, zone, subnets.public, internet);
    const privateTable = createTable(context, vpc, `private-${zone.letter}`);
    addS3(context, s3, `private-${zone.letter}`, privateTable);
    associate(context, `public-${zone.letter}`, subnets.public, publicTable);
    associate(context, `data-${zone.letter}`, subnets.data, dataTable);
    const egress = [
      createRoute(context, `private-${zone.letter}-outward`, privateTable, { natGatewayId: nat.id }),
      associate(context, `private-${zone.letter}`, subnets.private, privateTable),
    ];
    return { zone, subnets, egress };
  });
  return { vpc, zones };
}

function createVpc(context: LandingZoneContext): Vpc {
  const { name, spec, parent } = context;
  const { region } = spec;
  const vpc = new Vpc(
    `${name}-vpc`,
    {
      cidrBlock: spec.cidr,
      // EKS requires both for the private endpoint of the API server.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      instanceTenancy: "default",
      region,
      tags: resourceTags(context, "none", "vpc"),
    },
    { parent },
  );
  // A resource without a security group gets the default one, which therefore admits nothing.
  new DefaultSecurityGroup(
    `${name}-default-security-group`,
    { vpcId: vpc.id, ingress: [], egress: [], region, tags: resourceTags(context, "none", "default-closed") },
    { parent },
  );
  return vpc;
}

function createFlowLog(context: LandingZoneContext, vpc: Vpc, keys: Keys): void {
  const { name, spec, parent } = context;
  const { region, accountId } = spec;
  const group = createLogGroup(context, "flow", keys.logs.arn);
  const role = createRole(context, "flow-logs", {
    description: `Writes the flow logs of ${spec.prefix}`,
    trust: serviceTrust("vpc-flow-logs.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:aws:ec2:${region}:${accountId}:vpc-flow-log/*` },
    }),
    inline: flowLogPolicy(spec),
  });
  new FlowLog(
    `${name}-flow-log`,
    {
      vpcId: vpc.id,
      trafficType: "ALL",
      logDestinationType: "cloud-watch-logs",
      logDestination: group.name.apply((known) => logGroupArn(spec, known)),
      iamRoleArn: role.arn,
      maxAggregationInterval: 600,
      region,
      tags: resourceTags(context, "internal", "flow-log"),
    },
    { parent, dependsOn: role.grants },
  );
}

/** Traffic to S3, mostly backups, is free of charge through a gateway endpoint and stays off the internet. */
function createS3Endpoint(context: LandingZoneContext, vpc: Vpc): VpcEndpoint {
  const { name, spec, parent } = context;
  const { region } = spec;
  return new VpcEndpoint(
    `${name}-endpoint-s3`,
    {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      region,
      tags: resourceTags(context, "none", "endpoint-s3"),
    },
    { parent },
  );
}

function addS3(
  { name, spec: { region }, parent }: LandingZoneContext,
  s3: VpcEndpoint,
  suffix: string,
  table: RouteTable,
): void {
  new VpcEndpointRouteTableAssociation(
    `${name}-endpoint-s3-${suffix}`,
    { vpcEndpointId: s3.id, routeTableId: table.id, region },
    { parent },
  );
}

function createInternetRoute(context: LandingZoneContext, vpc: Vpc, publicTable: RouteTable): Route {
  const { name, spec, parent } = context;
  const gateway = new InternetGateway(
    `${name}-internet`,
    { vpcId: vpc.id, region: spec.region, tags: resourceTags(context, "none", "internet") },
    { parent },
  );
  return createRoute(context, "public-internet", publicTable, { gatewayId: gateway.id });
}

function createSubnets(context: LandingZoneContext, vpc: Vpc, zone: ZoneSpec): { [tier in keyof ZoneSubnets]: Subnet } {
  // The AWS Load Balancer Controller discovers subnets by these tags.
  const shared = { [`kubernetes.io/cluster/${context.spec.prefix}`]: "shared" };
  return {
    public: createSubnet(context, vpc, zone, "public", { ...shared, "kubernetes.io/role/elb": "1" }),
    private: createSubnet(context, vpc, zone, "private", { ...shared, "kubernetes.io/role/internal-elb": "1" }),
    data: createSubnet(context, vpc, zone, "data", {}),
  };
}

function createSubnet(
  context: LandingZoneContext,
  vpc: Vpc,
  zone: ZoneSpec,
  tier: keyof ZoneSubnets,
  clusterTags: { [key: string]: string },
): Subnet {
  const { name, spec, parent } = context;
  const suffix = `${tier}-${zone.letter}`;
  return new Subnet(
    `${name}-subnet-${suffix}`,
    {
      vpcId: vpc.id,
      cidrBlock: zone.subnets[tier],
      availabilityZone: zone.name,
      // Load balancers and NAT gateways have public addresses of their own.
      mapPublicIpOnLaunch: false,
      region: spec.region,
      tags: { ...resourceTags(context, "none", suffix), ...clusterTags },
    },
    { parent },
  );
}

function createNatGateway(
  context: LandingZoneContext,
  { letter }: ZoneSpec,
  subnet: Subnet,
  internet: Route,
): NatGateway {
  const { name, spec, parent } = context;
  const { region } = spec;
  const tags = resourceTags(context, "none", `nat-${letter}`);
  const address = new Eip(`${name}-nat-${letter}-address`, { domain: "vpc", region, tags }, { parent });
  return new NatGateway(
    `${name}-nat-${letter}`,
    { connectivityType: "public", subnetId: subnet.id, allocationId: address.allocationId, region, tags },
    { parent, dependsOn: [internet] },
  );
}

function createTable(context: LandingZoneContext, vpc: Vpc, suffix: string): RouteTable {
  const { name, spec, parent } = context;
  return new RouteTable(
    `${name}-routes-${suffix}`,
    { vpcId: vpc.id, region: spec.region, tags: resourceTags(context, "none", `routes-${suffix}`) },
    { parent },
  );
}

type RouteTarget = { gatewayId: pulumi.Input<string> } | { natGatewayId: pulumi.Input<string> };

function createRoute(
  { name, spec, parent }: LandingZoneContext,
  suffix: string,
  table: RouteTable,
  target: RouteTarget,
): Route {
  return new Route(
    `${name}-route-${suffix}`,
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...target, region: spec.region },
    { parent },
  );
}

function associate(
  { name, spec, parent }: LandingZoneContext,
  suffix: string,
  subnet: Subnet,
  table: RouteTable,
): RouteTableAssociation {
  return new RouteTableAssociation(
    `${name}-subnet-${suffix}-routes`,
    { subnetId: subnet.id, routeTableId: table.id, region: spec.region },
    { parent },
  );
}
