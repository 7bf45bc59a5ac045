import type { EnvironmentName } from "../environments";
import type { NodePool, NodePoolName, Provisioner, WorkloadPoolName } from "../node-pools";
import type { PoolCapacity, Usage } from "./capacity";
import type { FORMATS } from "./formats";

/** What a landing zone created. Keys are ARNs, by the kind of data they encrypt. */
export interface LandingZoneFacts<S = string> {
  /** Kind and version of these facts. */
  format: typeof FORMATS.landingZone;
  /** Prefix of every name in the account: platform and environment. */
  prefix: string;
  /** Environment of the landing zone. */
  environment: EnvironmentName;
  /** Whether nodes and operators keep running through a zone loss; if not, the `system` pool has nodes in the first zone alone. */
  survivesZoneLoss: boolean;
  /** AWS region. */
  region: string;
  /** AWS account, 12 digits. */
  accountId: string;
  /** Availability zones by name. */
  zones: string[];
  /** VPC and subnets. */
  network: {
    cidr: string;
    vpcId: S;
    /** In the order of `zones`; of an existing network, the subnets that its configuration names. */
    publicSubnetIds: S[];
    privateSubnetIds: S[];
    dataSubnetIds: S[];
    /** CIDR ranges of the data subnets; absent where the configuration of an existing network does not give them. */
    dataCidrs?: string[];
  };
  /** The EKS cluster. */
  cluster: {
    name: S;
    version: string;
    /** Security group that EKS attaches to control plane and nodes. */
    securityGroupId: S;
    /** Private CIDR ranges that reach the API server. */
    privateAccessFrom: string[];
    /** Public CIDR ranges that reach it; absent where it has no public endpoint. */
    publicAccessFrom?: string[];
    /** Kubeconfig that runs `aws eks get-token`; holds no secret. */
    kubeconfig: S;
  };
  /** What starts the nodes of the workload pools. */
  provisioner: Provisioner;
  /** Node pools with their bounds. */
  pools: { [name in NodePoolName]: NodePool };
  /** Node groups of one tenant each; empty with Karpenter, where the tenant's stack creates its own pool. */
  tenantPools: { [tenant: string]: NodePool };
  /** Allocatable capacity at the pools' maximum, and the pod addresses that full pools use, where they are known. */
  capacity: {
    /** Node pools with their bounds. */
    pools: { [name in WorkloadPoolName]: PoolCapacity };
    tenantPools: { [tenant: string]: PoolCapacity };
    addresses?: Usage;
  };
  /** Instance profile of Karpenter's nodes, and its queue of interruption events; absent without Karpenter. */
  karpenter?: { instanceProfile: S; queue: S };
  /**
   * Pull-through caches by the host of their upstream registry, such as `ghcr.io`: host and path that stand for it in names of
   * images by tag. Absent without a cache, and in facts of an older release.
   */
  imageCaches?: { [host: string]: string };
  /** `images` is absent without a registry. */
  keys: { data: S; backup: S; logs: S; secrets: S; images?: S };
  /** Region of the recovery copies; absent without one. Its keys are multi-Region replicas of those in the home region. */
  recovery?: { region: string; keys: { data: S; backup: S; secrets: S; images?: S } };
  /** Hosted zone of the platform's names; absent without `dns`. Name servers are known of a created zone alone. */
  dns?: { name: string; zoneId: S; nameServers?: S[] };
  /** EFS file system for volumes that many pods mount. */
  fileSystemId: S;
  /** ARN of the permissions boundary of every role of the platform. */
  boundaryArn: S;
}
