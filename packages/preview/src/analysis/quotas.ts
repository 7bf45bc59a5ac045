import { INSTANCE_TYPES } from "@retail-odoo/contract";
import type { PreviewedFacts, ReadResource } from "./facts";
import { numberAt, textAt } from "./json";
import { instanceType, NODE_GROUP, NODE_POOL, requirementOf, sourcesIn } from "./nodes";

/** What the plan uses of an AWS service quota, against the default of a new account. */
export interface QuotaUse {
  quota: string;
  /** Name and code in Service Quotas. */
  code: string;
  planned: number;
  default: number;
}

/**
 * Default quotas of a new account in a region. Assumed: written from knowledge of Service Quotas, not read from an account. An account
 * may have more, or less in its first weeks; `aws service-quotas get-service-quota --quota-code CODE` tells.
 */
const DEFAULTS = {
  vcpu: { quota: "on-demand vCPU (standard instances)", code: "L-1216C47A", default: 5 },
  eip: { quota: "Elastic IP addresses", code: "L-0263D0A3", default: 5 },
  natGateway: { quota: "NAT gateways in one zone", code: "L-FE5A380F", default: 5 },
  endpoint: { quota: "VPC interface endpoints in a VPC", code: "L-29B6F2EB", default: 50 },
  nlb: { quota: "network load balancers", code: "L-69A177A2", default: 50 },
  vpc: { quota: "VPCs", code: "L-F678F1CE", default: 5 },
} as const;

/**
 * The quotas that the plan touches. vCPU are those of all on-demand nodes at the upper bounds of their pools, because a zone
 * failure or a peak may need them.
 */
export function quotaUses(resources: readonly ReadResource[]): QuotaUse[] {
  const count = (matches: (resource: ReadResource) => boolean): number => resources.filter(matches).length;
  const uses: QuotaUse[] = [
    { ...DEFAULTS.vcpu, planned: maxVcpu(resources) },
    { ...DEFAULTS.eip, planned: count(({ type }) => type === "aws:ec2/eip:Eip") },
    {
      ...DEFAULTS.natGateway,
      planned: Math.min(
        1,
        count(({ type }) => type === "aws:ec2/natGateway:NatGateway"),
      ),
    },
    { ...DEFAULTS.endpoint, planned: count(isInterfaceEndpoint) },
    { ...DEFAULTS.nlb, planned: count(isNetworkLoadBalancer) },
    { ...DEFAULTS.vpc, planned: count(({ type }) => type === "aws:ec2/vpc:Vpc") },
  ];
  return uses.filter(({ planned }) => planned > 0);
}

/**
 * vCPU of the on-demand nodes that the proven capacity needs: the initial node groups, and the nodes of Karpenter pools in use.
 * A pool that may use spot capacity runs on it while there is any.
 */
export function neededVcpu(resources: readonly ReadResource[], facts: PreviewedFacts): number {
  const sources = sourcesIn(resources);
  const groups = resources.filter(isOnDemandGroup).map((group) => {
    const { inputs } = group;
    const nodes = numberAt(inputs, "scalingConfig", "desiredSize") ?? numberAt(inputs, "scalingConfig", "minSize") ?? 0;
    return nodes * vcpuOf(instanceType(group, sources));
  });
  const pools = resources
    .filter((pool) => isOnDemandPool(pool) && !capacityTypes(pool).includes("spot"))
    .map((pool) => {
      const used = facts.capacity.pools?.[textAt(pool.inputs, "metadata", "name") ?? ""]?.nodes?.used ?? 0;
      return used * vcpuOf(requirementOf(pool, "node.kubernetes.io/instance-type")[0]);
    });
  return sum([...groups, ...pools]);
}

function maxVcpu(resources: readonly ReadResource[]): number {
  const sources = sourcesIn(resources);
  const groups = resources
    .filter(isOnDemandGroup)
    .map((group) => (numberAt(group.inputs, "scalingConfig", "maxSize") ?? 0) * vcpuOf(instanceType(group, sources)));
  const pools = resources
    .filter(isOnDemandPool)
    .map(({ inputs }) => Number(textAt(inputs, "spec", "limits", "cpu")) || 0);
  return sum([...groups, ...pools]);
}

function isOnDemandGroup({ type, inputs }: ReadResource): boolean {
  return type === NODE_GROUP && inputs["capacityType"] !== "SPOT";
}

function isOnDemandPool(pool: ReadResource): boolean {
  const types = capacityTypes(pool);
  return pool.type === NODE_POOL && (types.length === 0 || types.includes("on-demand"));
}

function capacityTypes(pool: ReadResource): string[] {
  return requirementOf(pool, "karpenter.sh/capacity-type");
}

function isInterfaceEndpoint({ type, inputs }: ReadResource): boolean {
  return type === "aws:ec2/vpcEndpoint:VpcEndpoint" && inputs["vpcEndpointType"] === "Interface";
}

function isNetworkLoadBalancer({ type, inputs }: ReadResource): boolean {
  if (type === "aws:lb/loadBalancer:LoadBalancer") return inputs["loadBalancerType"] === "network";
  return type === "kubernetes:core/v1:Service" && textAt(inputs, "spec", "type") === "LoadBalancer";
}

function vcpuOf(type: string | undefined): number {
  return INSTANCE_TYPES[type ?? ""]?.vcpu ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
