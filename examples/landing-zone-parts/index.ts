import { Subnet } from "@pulumi/aws/ec2/subnet";
import { Vpc } from "@pulumi/aws/ec2/vpc";
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
const subnet = (letter: string, range: string) =>
  new Subnet(`nodes-${letter}`, { vpcId: vpc.id, cidrBlock: range, availabilityZone: `eu-central-1${letter}` });

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
        "eu-central-1a": { private: subnet("a", "10.30.0.0/20").id, privateCidr: "10.30.0.0/20" },
        "eu-central-1b": { private: subnet("b", "10.30.16.0/20").id, privateCidr: "10.30.16.0/20" },
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
