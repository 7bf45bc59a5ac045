import { Eip } from "@pulumi/aws/ec2/eip";
import { InternetGateway } from "@pulumi/aws/ec2/internetGateway";
import { NatGateway } from "@pulumi/aws/ec2/natGateway";
import { RouteTable } from "@pulumi/aws/ec2/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2/routeTableAssociation";
import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc } from "@pulumi/aws/ec2/vpc";
import * as pulumi from "@pulumi/pulumi";
import { BASELINES } from "@retail-odoo/contract";
import { LandingZone, landingZoneParts, type LandingZoneArgs } from "@retail-odoo/platform";

const common = {
  region: "eu-central-1",
  accountId: "111122223333",
  zones: ["eu-central-1a", "eu-central-1b"],
  privateAccessFrom: ["10.20.0.0/16"],
  baseline: BASELINES["2026.1"],
} satisfies Partial<LandingZoneArgs>;

/** An image registry for all environments, with its own keys and no other part of a landing zone. */
const images = landingZoneParts.createLandingZoneContext("images", {
  ...common,
  environment: "prod",
  ownership: { platform: "images", environment: "prod", owner: "platform-team", costCentre: "cc-4100" },
  registry: { repositories: ["odoo"] },
});
landingZoneParts.createRegistry(images, landingZoneParts.createKeys(images));

/** A network that another team owns. Its ids can be outputs, as here, or literals. */
const vpc = new Vpc("shared", { cidrBlock: "10.30.0.0/16", enableDnsHostnames: true });
const internet = new InternetGateway("shared", { vpcId: vpc.id });
const subnet = (name: string, letter: string, range: string) =>
  new Subnet(name, { vpcId: vpc.id, cidrBlock: range, availabilityZone: `eu-central-1${letter}` });

const edge = subnet("public", "a", "10.30.255.0/24");
const edgeRoutes = new RouteTable("public", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: internet.id }],
});
new RouteTableAssociation("public", { subnetId: edge.id, routeTableId: edgeRoutes.id });

/** Nodes join through the NAT gateway: without it they reach neither EKS nor a registry. */
const nat = new NatGateway(
  "shared",
  { subnetId: edge.id, allocationId: new Eip("shared", { domain: "vpc" }).allocationId },
  { dependsOn: [edgeRoutes] },
);
const nodeRoutes = new RouteTable("nodes", {
  vpcId: vpc.id,
  routes: [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }],
});
function nodeSubnet(letter: string, range: string): pulumi.Output<string> {
  const created = subnet(`nodes-${letter}`, letter, range);
  const routes = new RouteTableAssociation(`nodes-${letter}`, { subnetId: created.id, routeTableId: nodeRoutes.id });
  // After the association too, so that nodes start only when their subnet has the route.
  return pulumi.all([created.id, routes.id]).apply(([id]) => id);
}

const key = (id: string) => `arn:aws:kms:eu-central-1:111122223333:key/${id}`;

const zone = new LandingZone("retail", {
  ...common,
  environment: "dev",
  ownership: { platform: "retail", environment: "dev", owner: "platform-team", costCentre: "cc-4100" },
  network: {
    existing: {
      vpcId: vpc.id,
      cidr: "10.30.0.0/16",
      subnets: {
        "eu-central-1a": { private: nodeSubnet("a", "10.30.0.0/20"), privateCidr: "10.30.0.0/20" },
        "eu-central-1b": { private: nodeSubnet("b", "10.30.16.0/20"), privateCidr: "10.30.16.0/20" },
      },
    },
  },
  keys: {
    existing: {
      data: key("1b2c3d4e-0000-4000-8000-000000000001"),
      backup: key("1b2c3d4e-0000-4000-8000-000000000002"),
      logs: key("1b2c3d4e-0000-4000-8000-000000000003"),
      secrets: key("1b2c3d4e-0000-4000-8000-000000000004"),
    },
  },
  dns: { existing: { zoneId: "Z0123456789ABCDEFGHIJ", name: "erp.example.com" } },
});

export const facts = zone.facts;
