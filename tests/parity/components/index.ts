import { Key } from "@pulumi/aws/kms/key";
import { RedisCache, TenantStorage } from "@retail-odoo/platform";

const ownership = { platform: "lab", environment: "prod", owner: "platform", costCentre: "lab" } as const;
const region = "eu-central-1";
const identity = { clusterName: "lab-prod", namespace: "tenant-lumen", serviceAccount: "odoo" };
const root = { AWS: "arn:aws:iam::123456789012:root" };
const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Principal: root, Action: "kms:*", Resource: "*" }] });
const key = new Key("data", { enableKeyRotation: true, deletionWindowInDays: 30, region, policy });

new RedisCache("sessions", {
  engine: "elasticache",
  role: "session",
  size: "m",
  namespace: "tenant-lumen",
  aws: {
    region,
    vpcId: "vpc-0a1b2c3d",
    subnetIds: ["subnet-0a000001", "subnet-0a000002", "subnet-0a000003"],
    clientSecurityGroupId: "sg-0a1b2c3d",
    keyArn: key.arn,
    logKeyArn: key.arn,
    ownership,
  },
});

new TenantStorage("lumen-storage", {
  tenant: "lumen",
  service: "critical",
  ownership,
  s3: { region, accountId: "123456789012" },
  identity,
});

new TenantStorage("bakery-storage", {
  tenant: "bakery",
  service: "standard",
  ownership,
  s3: { region, accountId: "123456789012", keyArn: key.arn },
  identity,
});
