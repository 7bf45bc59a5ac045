import type { EnvironmentName } from "../environments";
import type { Provisioner } from "../node-pools";
import type { CapacityFacts } from "./capacity";
import type { FORMATS } from "./formats";
import type { LandingZoneFacts } from "./landing-zone";
import type { PostgresFacts } from "./postgres";
import type { VaultFacts } from "./storage";
import type { Allotment } from "./tenant";

export interface CalendarEventFacts {
  name: string;
  kind: "peak" | "freeze";
  /** Local times, `YYYY-MM-DDTHH:MM`, in `zone`. */
  start: string;
  end: string;
  zone: string;
  /** Tenants it applies to; absent for all. */
  tenants?: string[];
  /** EC2 capacity that is reserved for a peak, as nodes of a pool in each zone. */
  reserve?: { pool: "web" | "data"; nodesPerZone: number };
}

export interface ClusterFacts<S = string> {
  name: S;
  kind: "eks" | "existing";
  region?: string;
  zones: string[];
  /** As in the landing zone's facts; absent for an existing cluster. */
  kubeconfig?: S;
  /** How nodes are provisioned; absent for an existing cluster. */
  nodes?: {
    provisioner: Provisioner;
    /** EC2NodeClass for the node pools of tenants' stacks: its name, an output of its chart, and the instance type. */
    nodeClass?: { name: S; instanceType: string };
  };
  /** StorageClasses of block storage (ReadWriteOnce) and of shared file storage (ReadWriteMany). */
  storageClass: S;
  sharedStorageClass: S;
  /** Traefik's entry point for HTTPS, and the namespace it runs in. */
  entryPoint: S;
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
  region: string;
  accountId: string;
  /** Network of resources outside of the cluster: the data subnets and their CIDR ranges. */
  vpcId: S;
  dataSubnetIds: S[];
  dataCidrs: string[];
  /** Security group of the cluster's pods. */
  securityGroupId: S;
  keys: Pick<LandingZoneFacts<S>["keys"], "data" | "backup" | "logs">;
  boundaryArn: S;
  /** Values of the tags `owner` and `cost-centre`. */
  owner: string;
  costCentre: string;
}

export interface PlatformFacts<S = string> {
  format: typeof FORMATS.platform;
  name: string;
  environment: EnvironmentName;
  baseline: string;
  domain: string;
  cluster: ClusterFacts<S>;
  /** Absent for an existing cluster, and in facts of an older release. */
  aws?: AwsFacts<S>;
  databases: { [name: string]: PostgresFacts<S> };
  vault: VaultFacts<S>;
  calendar: CalendarEventFacts[];
  allotments: { [tenant: string]: Allotment };
  capacity: CapacityFacts;
}
