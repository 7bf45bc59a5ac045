import type { Input } from "@pulumi/pulumi";
import type {
  Baseline,
  Environment,
  EnvironmentName,
  NodePool,
  NodePoolName,
  Provisioner,
} from "@retail-odoo/contract";
import type { Ownership } from "../internal/names";
import type { BreakGlassArgs, SupportAccessArgs, TenantAccessArgs } from "./access/args";
import type { AuditPart } from "./audit/args";
import type { ExistingKeys } from "./keys/args";
import type { ExistingNetwork } from "./network/args";
import type { RecoveryArgs } from "./recovery/args";
import type { UpstreamName } from "./registry/args";

/** Last letter of a zone's name; no region has more zones. */
export type ZoneLetter = "a" | "b" | "c" | "d" | "e" | "f";

/** CIDR blocks of a zone's subnets. */
export interface ZoneSubnets {
  /** Load balancers and NAT gateways. */
  public: string;
  /** Nodes and pods. */
  private: string;
  /** Databases and file systems: no route to the internet. */
  data: string;
}

export interface ZoneSpec {
  /** `eu-central-1a` */
  name: string;
  /** `a`: the resources of the zone are named by it. */
  letter: ZoneLetter;
  /** Of an existing network, those that the caller gave. */
  subnets: Partial<ZoneSubnets>;
}

export interface NodesSpec {
  provisioner: Provisioner;
  pools: { [name in NodePoolName]: NodePool };
  /** Node groups of one tenant each. */
  tenantPools: { [tenant: string]: NodePool };
}

export interface CiSpec {
  repository: string;
  repositoryId: string;
  branch: string;
  deployment: string;
  existingProvider: boolean;
}

export interface AccessSpec {
  /** Empty where the cluster's creator or CI administers it. */
  admins: string[];
  platform: string[];
  developers: string[];
  tenants: TenantAccessArgs[];
  ci?: CiSpec;
  support?: SupportAccessArgs;
  breakGlass?: BreakGlassArgs;
}

export interface AuditSpec {
  /** Those that this landing zone creates. */
  parts: { [part in AuditPart]: boolean };
  trailDays: number;
  monthlyBudgetUsd?: number;
  /** ARN of the existing monitor; absent where one is created. */
  costAnomalyMonitor?: string;
  alarmsTo: string[];
}

export interface DnsSpec {
  name: string;
  /** Absent where the hosted zone is created. */
  zoneId?: string;
}

/** A pull-through cache, with the ARN of the secret by which ECR logs in where it has to. */
export interface CacheSpec {
  name: UpstreamName;
  credentialArn?: string;
}

export interface RegistrySpec {
  repositories: string[];
  caches: CacheSpec[];
  existingScanning: boolean;
  existingReplication: boolean;
}

/** A landing zone with every default filled in. */
export interface LandingZoneSpec extends NodesSpec {
  /** `retail-prod`: names in the account begin with it. */
  prefix: string;
  environment: EnvironmentName;
  /** Whether the `system` pool has nodes in every zone, or in the first alone. */
  survivesZoneLoss: boolean;
  region: string;
  accountId: string;
  /** Of the VPC. */
  cidr: string;
  /** Of the cluster's Services. */
  serviceCidr: string;
  /** In the caller's order; a single NAT gateway is in the first. */
  zones: ZoneSpec[];
  nat: Environment["nat"];
  /** Whether the VPC has interface endpoints for AWS APIs. */
  interfaceEndpoints: boolean;
  /** Whether data and keys refuse deletion and outlive the stack. */
  durable: boolean;
  logRetentionDays: number;
  privateAccessFrom: string[];
  publicAccessFrom: string[];
  /** Absent where the network is created. */
  existingNetwork?: ExistingNetwork<Input<string>>;
  /** Absent where the keys are created. */
  existingKeys?: ExistingKeys;
  /** Absent without a hosted zone. */
  dns?: DnsSpec;
  /** Absent without a second region. */
  recovery?: RecoveryArgs;
  access: AccessSpec;
  /** Absent where the account is audited outside of this landing zone. */
  audit?: AuditSpec;
  /** Absent without an ECR registry. */
  registry?: RegistrySpec;
  baseline: Baseline;
  ownership: Ownership;
}
