import type { LandingZoneFacts } from "@retail-odoo/contract";

const pool = { instanceType: "m7i.large", minNodesPerZone: 1, maxNodesPerZone: 2 };
const room = { nodes: 4, cpu: 10, memoryGiB: 20, pods: 100, node: { cpu: 1.5, memoryGiB: 6, pods: 20 } };
/** What a landing zone of two zones publishes. */
export const ZONE_FACTS: LandingZoneFacts = {
  format: "retail-odoo.io/landing-zone/v1",
  prefix: "retail-prod",
  environment: "prod",
  survivesZoneLoss: true,
  region: "eu-central-1",
  accountId: "123456789012",
  zones: ["eu-central-1a", "eu-central-1b"],
  network: { cidr: "10.64.0.0/16", vpcId: "vpc-1", publicSubnetIds: [], privateSubnetIds: [], dataSubnetIds: [] },
  cluster: {
    name: "retail-prod",
    version: "1.35",
    securityGroupId: "sg-1",
    privateAccessFrom: ["10.8.0.0/16"],
    kubeconfig: "{}",
  },
  capacity: { pools: { web: room, jobs: room, data: room }, tenantPools: {}, addresses: { total: 1000, used: 100 } },
  provisioner: "karpenter",
  pools: { system: { ...pool, instanceType: "m7i.xlarge" }, web: pool, jobs: pool, data: pool },
  tenantPools: {},
  karpenter: { instanceProfile: "retail-prod-eu-central-1-karpenter-node", queue: "retail-prod-karpenter" },
  keys: { data: "arn:aws:kms:eu-central-1:123456789012:key/1", backup: "", logs: "", secrets: "" },
  fileSystemId: "fs-1",
  boundaryArn: "arn:aws:iam::123456789012:policy/boundary",
};
