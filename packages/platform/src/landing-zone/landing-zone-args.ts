import type { Input } from "@pulumi/pulumi";
import type { Baseline, EnvironmentName, Provisioner } from "@retail-odoo/contract";
import type { Ownership } from "../internal/names";
import type { ClusterAccessArgs } from "./access/args";
import type { AuditArgs } from "./audit/args";
import type { NodePoolArgs, NodePoolsArgs } from "./cluster/args";
import type { DnsArgs } from "./dns/args";
import type { KeysArgs } from "./keys/args";
import type { NetworkArgs } from "./network/args";
import type { RecoveryArgs } from "./recovery/args";
import type { RegistryArgs } from "./registry/args";

/** An EKS cluster and the AWS resources around it. */
export interface EksArgs {
  /** AWS region, such as `eu-central-1`. */
  region: string;
  /** AWS account, 12 digits. Quote it in YAML, or leading zeros are lost. */
  accountId: string;
  /** Availability zones by name, two to six; three let a database keep its majority when one is lost. */
  zones: string[];
  /**
   * Private CIDR of the created VPC, /16 to /20. It cannot be changed later.
   * @default by environment, so that VPCs can be peered: prod 10.64.0.0/16, staging 10.65.0.0/16, dev 10.66.0.0/16
   */
  cidr?: string;
  /**
   * An existing VPC.
   * @default one is created
   */
  network?: NetworkArgs;
  /**
   * Private CIDR blocks from which clients and the program reach the API server: a VPN, a peered network, or this
   * VPC. They must not overlap.
   * @default none: then `publicAccessFrom` has to name some
   */
  privateAccessFrom?: string[];
  /**
   * Public CIDR blocks from which clients reach the API server, at most 40, each a /24 or smaller: offices, a VPN's egress,
   * runners.
   * @default none: the API server has no public endpoint
   */
  publicAccessFrom?: string[];
  /**
   * Whether the VPC has interface endpoints for the AWS APIs that cluster and nodes call, so that the cluster keeps working
   * without a route to the internet. AWS charges each by the hour in every zone.
   * @default by environment: false in development and in an existing VPC
   */
  interfaceEndpoints?: boolean;
  /**
   * Permissions in the account and its cluster.
   * @default the creator is the cluster's administrator, and stays one when `access` is added later
   */
  access?: ClusterAccessArgs;
  /**
   * Provisioner of the nodes of `web`, `jobs` and `data`: Karpenter, or node groups in every zone with the autoscaler.
   * @default "karpenter"
   */
  provisioner?: Provisioner;
  /**
   * Instance types and sizes of the node pools.
   * @default by environment
   */
  pools?: NodePoolsArgs;
  /**
   * Node groups of single tenants by the tenant's name: one for each of `dedicated` or `hybrid` tenancy. Only without
   * Karpenter, with which each tenant stack creates its own pool.
   * @default none
   */
  tenantPools?: { [tenant: string]: NodePoolArgs };
  /**
   * Existing KMS keys.
   * @default one is created for each kind of data
   */
  keys?: KeysArgs;
  /**
   * Hosted zone of the platform's names.
   * @default none: DNS is managed outside of the landing zone
   */
  dns?: DnsArgs;
  /**
   * A second region for copies: replicas of the keys and of the platform's own images.
   * @default none
   */
  recovery?: RecoveryArgs;
  /**
   * ECR repositories and pull-through caches.
   * @default none: images come from other registries
   */
  registry?: RegistryArgs;
  /**
   * Audit trail, threat detection and cost alarms of the account.
   * @default in production every part; elsewhere none, because environments often share an account that has them
   */
  audit?: AuditArgs;
}

/** In code, ids of an existing network may be outputs of resources. */
export interface LandingZoneArgs extends Omit<EksArgs, "network"> {
  /**
   * An existing VPC.
   * @default one is created
   */
  network?: NetworkArgs<Input<string>>;
  /** Environment, which decides sizes, retention and protection. */
  environment: EnvironmentName;
  /**
   * Whether nodes, operators and add-ons keep running through a zone loss. `false` runs the `system` pool in the first zone alone
   * and one replica of each add-on, and is refused in production.
   * @default by environment: false in development
   */
  survivesZoneLoss?: boolean;
  /** Versions of Kubernetes, add-ons and node image: one of `BASELINES`. */
  baseline: Baseline;
  /** Owner and cost centre, which every AWS resource has as tags. */
  ownership: Ownership;
}
