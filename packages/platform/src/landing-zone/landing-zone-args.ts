import type { Input } from "@pulumi/pulumi";
import type { Baseline, EnvironmentName, Provisioner } from "@retail-odoo/contract";
import type { Ownership } from "../internal/names";
import type { ClusterAccessArgs } from "./access/args";
import type { AuditArgs } from "./audit/args";
import type { DnsArgs } from "./dns/args";
import type { KeysArgs } from "./keys/args";
import type { NetworkArgs } from "./network/args";
import type { RecoveryArgs } from "./recovery/args";
import type { RegistryArgs } from "./registry/args";

/** Nodes of one kind. As node groups a pool is one a zone, so that volumes, which live in a zone, find a node there. */
export interface NodePoolArgs {
  /**
   * EC2 instance type. Changing it replaces the nodes one by one.
   * @default by environment
   */
  instanceType?: string;
  /**
   * Fewest nodes in each zone: at least 1, for `jobs` and a tenant's own pool 0. Node groups only: Karpenter runs as many as
   * pods need.
   * @default 1, for `jobs` and a tenant's own pool 0
   */
  minNodesPerZone?: number;
  /**
   * Most nodes for each zone, at least 1. What tenants and databases may ask for is proven against it.
   * @default by environment
   */
  maxNodesPerZone?: number;
}

export interface NodePoolsArgs {
  /** Operators, edge and controllers; nothing else runs there. Always node groups. */
  system?: NodePoolArgs;
  /** Odoo of the tenants that share nodes. */
  web?: NodePoolArgs;
  /** What runs once and starts again where it is broken off: on spot nodes, on others where AWS has none. */
  jobs?: NodePoolArgs;
  /** Database servers, and nothing else. */
  data?: NodePoolArgs;
}

/** An EKS cluster, and the section of an AWS account around it. */
export interface EksArgs {
  /** AWS region, such as `eu-central-1`. */
  region: string;
  /** AWS account, 12 digits. Quote it in YAML, or leading zeros are lost. */
  accountId: string;
  /** Availability zones by name, two to six; three let a database keep its majority when one is lost. */
  zones: string[];
  /**
   * Private range of the network that is made, /16 to /20. Cannot be changed later.
   * @default "10.64.0.0/16"
   */
  cidr?: string;
  /**
   * A network that is there already.
   * @default one is made
   */
  network?: NetworkArgs;
  /**
   * Private ranges from which the API server is reached, and the program is run: a VPN, a peered network, or this
   * network itself. None may overlap another.
   * @default none: then `publicAccessFrom` has to name some
   */
  privateAccessFrom?: string[];
  /**
   * Public ranges from which the API server is reached, each a /24 at most: offices, a VPN's way out, runners.
   * @default none: the API server has no public endpoint
   */
  publicAccessFrom?: string[];
  /**
   * Whether the APIs of AWS that cluster and nodes call have doors in the network (interface endpoints), so that the
   * cluster lives on when its way to the internet is lost. Each is charged by the hour in every zone.
   * @default by environment: not in development, nor in a network that is there already
   */
  interfaceEndpoints?: boolean;
  /**
   * Who may do what in the account and its cluster.
   * @default whoever creates it, and stays its administrator when others are named later
   */
  access?: ClusterAccessArgs;
  /**
   * What starts the nodes of `web`, `jobs` and `data`: Karpenter, or node groups in every zone with the autoscaler.
   * @default "karpenter"
   */
  provisioner?: Provisioner;
  pools?: NodePoolsArgs;
  /**
   * Node groups of single tenants, by the tenant's name: one for each of `dedicated` or `hybrid` tenancy. With Karpenter leave it
   * out: there a tenant brings its own pool.
   * @default none
   */
  tenantPools?: { [tenant: string]: NodePoolArgs };
  /**
   * Keys that are there already.
   * @default one is made for each kind of data
   */
  keys?: KeysArgs;
  /**
   * The hosted zone that the platform's names lie in.
   * @default none: names are somebody else's
   */
  dns?: DnsArgs;
  /**
   * A second region for copies: replicas of the keys, and images of one's own.
   * @default none
   */
  recovery?: RecoveryArgs;
  /**
   * Container images in ECR.
   * @default none: images come from elsewhere
   */
  registry?: RegistryArgs;
  /**
   * What watches the account.
   * @default in production everything; elsewhere nothing, because environments often share an account that has it
   */
  audit?: AuditArgs;
}

/** In code, ids of a network may come from resources. */
export interface LandingZoneArgs extends Omit<EksArgs, "network"> {
  network?: NetworkArgs<Input<string>>;
  environment: EnvironmentName;
  baseline: Baseline;
  ownership: Ownership;
}
