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
import type { ZoneSubnets } from "./cidr";
import { flowLogPolicy, serviceTrust } from "../shared/iam-policies";
import type { Keys } from "../keys/keys";
import { createLogGroup } from "../shared/log-group";
import { needs } from "../shared/assert-inputs";
import type { ExistingNetwork } from "./args";
import type { ZoneSpec } from "../resolve-landing-zone";
import { createRole } from "../shared/roles";
import { logGroupArn, siteTags, type Site } from "../shared/context";

/** A VPC or subnet, made here or there already. */
export interface Placed {
  id: pulumi.Output<string>;
}

export interface ZoneNetwork {
  zone: ZoneSpec;
  subnets: { private: Placed; data: Placed; public?: Placed };
  /** The private subnet's way to the internet. Nodes wait for it: without, they never join. */
  outward: pulumi.Resource[];
}

export interface Network {
  vpc: Placed;
  zones: ZoneNetwork[];
}

/**
 * A network of three tiers in each zone: public for load balancers, private for nodes and pods, data without a way out.
 * Everything in a zone is named by its letter, so that zones come and go without touching the others. Makes nothing where
 * there is a network already.
 */
export function createNetwork(site: Site, keys: Keys): Network {
  needs("createNetwork", { site, keys });
  const { existingNetwork } = site.spec;
  return existingNetwork ? networkOf(site, existingNetwork) : createOwnNetwork(site, keys);
}

function networkOf({ spec }: Site, { vpcId, subnets }: ExistingNetwork<pulumi.Input<string>>): Network {
  const placed = (id: pulumi.Input<string>): Placed => ({ id: pulumi.output(id) });
  const zones = spec.zones.map((zone): ZoneNetwork => {
    const given = subnets[zone.name];
    if (!given) throw new Error(`Nobody told the subnets of ${zone.name}.`);
    const { private: nodes, data = nodes, public: edge } = given;
    const tiers = { private: placed(nodes), data: placed(data), public: edge === undefined ? undefined : placed(edge) };
    return { zone, subnets: tiers, outward: [] };
  });
  return { vpc: placed(vpcId), zones };
}

function createOwnNetwork(site: Site, keys: Keys): Network {
  const vpc = createVpc(site);
  createFlowLog(site, vpc, keys);
  const s3 = createS3Endpoint(site, vpc);
  const publicTable = createTable(site, vpc, "public");
  const internet = createInternetRoute(site, vpc, publicTable);
  const dataTable = createTable(site, vpc, "data");
  addS3(site, s3, "data", dataTable);

  let nat: NatGateway | undefined;
  const zones = site.spec.zones.map((zone): ZoneNetwork => {
    const subnets = createSubnets(site, vpc, zone);
    if (!nat || site.spec.nat === "per-zone") nat = createNatGateway(site, zone, subnets.public, internet);
    const privateTable = createTable(site, vpc, `private-${zone.letter}`);
    addS3(site, s3, `private-${zone.letter}`, privateTable);
    associate(site, `public-${zone.letter}`, subnets.public, publicTable);
    associate(site, `data-${zone.letter}`, subnets.data, dataTable);
    const outward = [
      createRoute(site, `private-${zone.letter}-outward`, privateTable, { natGatewayId: nat.id }),
      associate(site, `private-${zone.letter}`, subnets.private, privateTable),
    ];
    return { zone, subnets, outward };
  });
  return { vpc, zones };
}

function createVpc(site: Site): Vpc {
  const { name, spec, parent } = site;
  const { region } = spec;
  const vpc = new Vpc(
    `${name}-vpc`,
    {
      cidrBlock: spec.cidr,
      // EKS asks for both where the API server has a private endpoint.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      instanceTenancy: "default",
      region,
      tags: siteTags(site, "none", "vpc"),
    },
    { parent },
  );
  // What names no security group gets this one, and with it nothing.
  new DefaultSecurityGroup(
    `${name}-default-security-group`,
    { vpcId: vpc.id, ingress: [], egress: [], region, tags: siteTags(site, "none", "default-closed") },
    { parent },
  );
  return vpc;
}

function createFlowLog(site: Site, vpc: Vpc, keys: Keys): void {
  const { name, spec, parent } = site;
  const { region, accountId } = spec;
  const group = createLogGroup(site, "flow", keys);
  const role = createRole(site, "flow-logs", {
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
      tags: siteTags(site, "internal", "flow-log"),
    },
    { parent, dependsOn: role.grants },
  );
}

/** Traffic to S3, backups above all, costs nothing this way and never meets the internet. */
function createS3Endpoint(site: Site, vpc: Vpc): VpcEndpoint {
  const { name, spec, parent } = site;
  const { region } = spec;
  return new VpcEndpoint(
    `${name}-endpoint-s3`,
    {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      vpcEndpointType: "Gateway",
      region,
      tags: siteTags(site, "none", "endpoint-s3"),
    },
    { parent },
  );
}

function addS3({ name, spec: { region }, parent }: Site, s3: VpcEndpoint, suffix: string, table: RouteTable): void {
  new VpcEndpointRouteTableAssociation(
    `${name}-endpoint-s3-${suffix}`,
    { vpcEndpointId: s3.id, routeTableId: table.id, region },
    { parent },
  );
}

function createInternetRoute(site: Site, vpc: Vpc, publicTable: RouteTable): Route {
  const { name, spec, parent } = site;
  const gateway = new InternetGateway(
    `${name}-internet`,
    { vpcId: vpc.id, region: spec.region, tags: siteTags(site, "none", "internet") },
    { parent },
  );
  return createRoute(site, "public-internet", publicTable, { gatewayId: gateway.id });
}

function createSubnets(site: Site, vpc: Vpc, zone: ZoneSpec): { [tier in keyof ZoneSubnets]: Subnet } {
  // By these tags the cluster finds where its load balancers go.
  const shared = { [`kubernetes.io/cluster/${site.spec.prefix}`]: "shared" };
  return {
    public: createSubnet(site, vpc, zone, "public", { ...shared, "kubernetes.io/role/elb": "1" }),
    private: createSubnet(site, vpc, zone, "private", { ...shared, "kubernetes.io/role/internal-elb": "1" }),
    data: createSubnet(site, vpc, zone, "data", {}),
  };
}

function createSubnet(
  site: Site,
  vpc: Vpc,
  zone: ZoneSpec,
  tier: keyof ZoneSubnets,
  clusterTags: { [key: string]: string },
): Subnet {
  const { name, spec, parent } = site;
  const suffix = `${tier}-${zone.letter}`;
  return new Subnet(
    `${name}-subnet-${suffix}`,
    {
      vpcId: vpc.id,
      cidrBlock: zone.subnets[tier],
      availabilityZone: zone.name,
      // Load balancers and NAT gateways bring their own public addresses.
      mapPublicIpOnLaunch: false,
      region: spec.region,
      tags: { ...siteTags(site, "none", suffix), ...clusterTags },
    },
    { parent },
  );
}

function createNatGateway(site: Site, { letter }: ZoneSpec, subnet: Subnet, internet: Route): NatGateway {
  const { name, spec, parent } = site;
  const { region } = spec;
  const tags = siteTags(site, "none", `nat-${letter}`);
  const address = new Eip(`${name}-nat-${letter}-address`, { domain: "vpc", region, tags }, { parent });
  return new NatGateway(
    `${name}-nat-${letter}`,
    { connectivityType: "public", subnetId: subnet.id, allocationId: address.allocationId, region, tags },
    { parent, dependsOn: [internet] },
  );
}

function createTable(site: Site, vpc: Vpc, suffix: string): RouteTable {
  const { name, spec, parent } = site;
  return new RouteTable(
    `${name}-routes-${suffix}`,
    { vpcId: vpc.id, region: spec.region, tags: siteTags(site, "none", `routes-${suffix}`) },
    { parent },
  );
}

type RouteTarget = { gatewayId: pulumi.Input<string> } | { natGatewayId: pulumi.Input<string> };

function createRoute({ name, spec, parent }: Site, suffix: string, table: RouteTable, target: RouteTarget): Route {
  return new Route(
    `${name}-route-${suffix}`,
    { routeTableId: table.id, destinationCidrBlock: "0.0.0.0/0", ...target, region: spec.region },
    { parent },
  );
}

function associate(
  { name, spec, parent }: Site,
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
