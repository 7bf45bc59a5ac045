/** Node shapes. `maxPods` is what the VPC CNI can address, capped at 110 as EKS does below 30 vCPU. Source: EC2's list. */
export interface InstanceType {
  /** vCPUs. */
  readonly vcpu: number;
  /** Memory in GiB. */
  readonly memoryGiB: number;
  /** Most pods that the VPC CNI has addresses for, as EKS sets `max-pods`. */
  readonly maxPods: number;
}

/** EC2 instance types that the proof knows, by name. */
export const INSTANCE_TYPES: { readonly [name: string]: InstanceType } = {
  "t3.medium": { vcpu: 2, memoryGiB: 4, maxPods: 17 },
  "t3.large": { vcpu: 2, memoryGiB: 8, maxPods: 35 },
  "t3.xlarge": { vcpu: 4, memoryGiB: 16, maxPods: 58 },
  "m6a.large": { vcpu: 2, memoryGiB: 8, maxPods: 29 },
  "m6a.xlarge": { vcpu: 4, memoryGiB: 16, maxPods: 58 },
  "m6a.2xlarge": { vcpu: 8, memoryGiB: 32, maxPods: 58 },
  "m6a.4xlarge": { vcpu: 16, memoryGiB: 64, maxPods: 110 },
  "m6a.8xlarge": { vcpu: 32, memoryGiB: 128, maxPods: 234 },
  "m7i.large": { vcpu: 2, memoryGiB: 8, maxPods: 29 },
  "m7i.xlarge": { vcpu: 4, memoryGiB: 16, maxPods: 58 },
  "m7i.2xlarge": { vcpu: 8, memoryGiB: 32, maxPods: 58 },
  "m7i.4xlarge": { vcpu: 16, memoryGiB: 64, maxPods: 110 },
  "m7i.8xlarge": { vcpu: 32, memoryGiB: 128, maxPods: 234 },
  "r7i.large": { vcpu: 2, memoryGiB: 16, maxPods: 29 },
  "r7i.xlarge": { vcpu: 4, memoryGiB: 32, maxPods: 58 },
  "r7i.2xlarge": { vcpu: 8, memoryGiB: 64, maxPods: 58 },
  "r7i.4xlarge": { vcpu: 16, memoryGiB: 128, maxPods: 110 },
  "r7i.8xlarge": { vcpu: 32, memoryGiB: 256, maxPods: 234 },
};

/**
 * Families whose types of one size have the same vCPUs, memory and addresses: alternatives for each other, because AWS may lack
 * capacity of one type in a zone. The proof counts one of them for all, and the estimate the price of the configured one; Karpenter
 * starts the cheapest that AWS has.
 */
export const SAME_SHAPE: { readonly [family: string]: readonly string[] } = {
  t3: ["t3", "t3a"],
  m6a: ["m6a", "m6i", "m7i", "m7a"],
  m7i: ["m7i", "m6i", "m7a", "m6a"],
  r7i: ["r7i", "r6i", "r7a", "r6a"],
};

/**
 * Regions that do not offer a family, where EKS refuses a node group that names one of its types. Source: the types that AWS's
 * cfn-lint lists by region from AWS's price list (`aws_ec2_instance/instancetype_enum.json`, August 2026).
 */
export const NOT_OFFERED: { readonly [family: string]: readonly Region[] } = {
  t3a: [
    "af-south-1", "ap-east-1", "ap-northeast-3", "ap-south-2", "ap-southeast-3", "ap-southeast-4", "ca-west-1",
    "eu-central-2", "eu-north-1", "eu-south-2", "me-central-1", "me-south-1",
  ],
  m6i: ["ap-southeast-4", "eu-south-2"],
  m6a: [
    "af-south-1", "ap-east-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-3", "ap-southeast-4", "ca-west-1",
    "eu-central-2", "eu-north-1", "eu-south-2", "il-central-1", "me-central-1", "me-south-1",
  ],
  m7a: [
    "af-south-1", "ap-east-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1",
    "ap-southeast-3", "ap-southeast-4", "ca-central-1", "ca-west-1", "eu-central-2", "eu-south-1", "eu-west-3",
    "il-central-1", "me-central-1", "me-south-1", "sa-east-1", "us-west-1",
  ],
  r6i: ["ap-southeast-3", "ap-southeast-4", "eu-south-2"],
  r6a: [
    "af-south-1", "ap-east-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-3", "ap-southeast-4", "ca-west-1",
    "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1",
    "sa-east-1",
  ],
  r7a: [
    "af-south-1", "ap-east-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
    "ap-southeast-3", "ap-southeast-4", "ca-central-1", "ca-west-1", "eu-central-2", "eu-south-1", "eu-west-2",
    "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "sa-east-1", "us-west-1",
  ],
}; // prettier-ignore

/** DaemonSets of every node, subtracted from its allocatable capacity. Cores and GiB, assumed. */
export const NODE_AGENTS = { cpu: 0.3, memoryGiB: 0.5, pods: 6 } as const;

/** GuardDuty's agent, additionally, where runtime monitoring is on. Cores and GiB that its add-on requests. */
export const THREAT_AGENT = { cpu: 0.2, memoryGiB: 0.25, pods: 1 } as const;

/** AWS regions that offer every service the platform uses. */
export const REGIONS = [
  "af-south-1", "ap-east-1", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
  "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ca-central-1", "ca-west-1",
  "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
  "il-central-1", "me-central-1", "me-south-1", "sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
] as const; // prettier-ignore
type Region = (typeof REGIONS)[number];
