import type { EnvironmentName } from "../environments";
import type { Provisioner } from "../node-pools";
import type { CapacityFacts } from "./capacity";
import type { FORMATS } from "./formats";
import type { LandingZoneFacts } from "./landing-zone";
import type { PostgresFacts } from "./postgres";
import type { VaultFacts } from "./storage";
import type { Allotment } from "./tenant";

/** One peak or freeze of the retail calendar. */
export interface CalendarEventFacts {
  /** Name of the event. */
  name: string;
  /** Whether load is expected, or change is not allowed. */
  kind: "peak" | "freeze";
  /** Local times, `YYYY-MM-DDTHH:MM`, in `zone`. */
  start: string;
  /** End of the event, exclusive, as local date and time. */
  end: string;
  /** IANA time zone of start and end. */
  zone: string;
  /** Tenants it applies to; absent for all. */
  tenants?: string[];
  /** EC2 capacity that is reserved for a peak, as nodes of a pool in each zone. */
  reserve?: { pool: "web" | "data"; nodesPerZone: number };
}

/** The cluster that a platform runs in. */
export interface ClusterFacts<S = string> {
  /** Name of the cluster. */
  name: S;
  /** Whether the platform created the cluster or adopted it. */
  kind: "eks" | "existing";
  /** AWS region of an EKS cluster. */
  region?: string;
  /** Availability zones of the nodes. */
  zones: string[];
  /** As in the landing zone's facts; absent for an existing cluster. */
  kubeconfig?: S;
  /** How nodes are provisioned; absent for an existing cluster. */
  nodes?: {
    /** What starts nodes. */
    provisioner: Provisioner;
    /** EC2NodeClass for the node pools of tenants' stacks: its name, an output of its chart, and the instance type. */
    nodeClass?: { name: S; instanceType: string };
  };
  /** StorageClasses of block storage (ReadWriteOnce) and of shared file storage (ReadWriteMany). */
  storageClass: S;
  /** StorageClass of ReadWriteMany volumes. */
  sharedStorageClass: S;
  /** Traefik's entry point for HTTPS, and the namespace it runs in. */
  entryPoint: S;
  /** Namespace of Traefik. */
  edgeNamespace: string;
  /** Namespace KEDA runs in, which network policies admit. Absent in facts of an older release. */
  scalerNamespace?: S;
  /** Namespace Prometheus runs in, which network policies admit to metrics ports. Absent without monitoring. */
  metricsNamespace?: S;
  /** ClusterSecretStore of AWS Secrets Manager, for the platform's namespaces. Absent without AWS. */
  secretStore?: S;
}

/** What of landing zone and platform a tenant's stack needs for the tenant's own AWS resources. */
export interface AwsFacts<S = string> {
  /** AWS region. */
  region: string;
  /** AWS account, 12 digits. */
  accountId: string;
  /** Network of resources outside of the cluster: the data subnets and their CIDR ranges. */
  vpcId: S;
  /** Ids of the data subnets. */
  dataSubnetIds: S[];
  /** IPv4 ranges of the data subnets. */
  dataCidrs: string[];
  /** Security group of the cluster's pods. */
  securityGroupId: S;
  /** ARNs of the KMS keys by kind of data. */
  keys: Pick<LandingZoneFacts<S>["keys"], "data" | "backup" | "logs">;
  /** ARN of the permissions boundary of every role. */
  boundaryArn: S;
  /** Values of the tags `owner` and `cost-centre`. */
  owner: string;
  /** Value of the cost centre tag. */
  costCentre: string;
}

/** Images of the baseline that run in tenants' namespaces, by tag and digest: from its own repositories, or from their mirrors. */
export interface TenantImageFacts {
  /** Copies files to the vault. */
  restic: string;
  /** Server of sessions in the cluster. */
  redis: string;
  /** Routes clients to the primary of that server. */
  redisProxy: string;
}

/** What a platform publishes to tenants, policies and reports. */
export interface PlatformFacts<S = string> {
  /** Kind and version of these facts. */
  format: typeof FORMATS.platform;
  /** Pulumi name of the platform. */
  name: string;
  /** Environment of the platform. */
  environment: EnvironmentName;
  /** Name of the baseline. */
  baseline: string;
  /** Images of the baseline that run in tenants' namespaces. */
  images: TenantImageFacts;
  /** Domain below which tenants have a default host. */
  domain: string;
  /** The cluster. */
  cluster: ClusterFacts<S>;
  /** Absent for an existing cluster, and in facts of an older release. */
  aws?: AwsFacts<S>;
  /** Database servers by name. */
  databases: { [name: string]: PostgresFacts<S> };
  /** Backup vault of the servers. */
  vault: VaultFacts<S>;
  /** Peaks and freezes. */
  calendar: CalendarEventFacts[];
  /** What each tenant may use, by tenant. */
  allotments: { [tenant: string]: Allotment };
  /** Capacity of the cell, and how much of it is reserved. */
  capacity: CapacityFacts;
}
