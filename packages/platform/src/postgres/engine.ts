import type * as k8s from "@pulumi/kubernetes/types/input";
import type * as pulumi from "@pulumi/pulumi";
import type { Allotment, Durability, PostgresDatabaseFacts, PostgresSizeName } from "@retail-odoo/contract";
import type { BackupPlan } from "../backup";
import type { RetailCalendar } from "../calendar";
import type { IssuerReference } from "../certificates";
import type { Faults } from "../internal/errors";
import type { Ownership } from "../internal/names";
import type { MadeDatabase, MadeLogin, PostgresDatabaseSpec } from "./database-spec";

/**
 * What an engine is to the rest of the library. Each has one entry in `POSTGRES_ENGINES`, made in its own folder; no other
 * code asks a server for the name of its engine.
 */

/** What a plan knows of a landing zone before it exists. */
export interface PlannedZone {
  region: string;
  recovery?: { region: string };
}

/** The engine's arguments with what is known of the landing zone in place of its facts. */
export type InZone<Args, Zone> = Args extends { zone: unknown } ? Omit<Args, "zone"> & { zone: Zone } : Args;

/** Where a platform runs a server, and what the platform decides for it. */
export interface ServerContext<Zone> {
  /** Time zones of the server's tenants; absent where none is known. */
  timeZones: string[] | undefined;
  /** `01:00-05:00`, UTC: when Karpenter may replace nodes every night; absent where it does not run. */
  disruptionWindow: string | undefined;
  /** Pods of the server, its poolers and jobs. */
  pods: { namespace: string; baseline: string; priorityClass: string; nodePool: string | undefined };
  /** Whether a server has standbys in other zones. */
  survivesZoneLoss: boolean;
  durable: boolean;
  storageClass: pulumi.Input<string> | undefined;
  /** Classes by the names of `BLOCK_CLASSES`; absent on an existing cluster, which has others. */
  blockClasses: { readonly [name: string]: pulumi.Input<string> } | undefined;
  metricsNamespace: string | undefined;
  certificateIssuer: IssuerReference<pulumi.Input<string>>;
  /** Plan of all servers that do not say otherwise, and the store that engines with backups of their own write to. */
  vault: {
    plan: BackupPlan;
    bucket: pulumi.Input<string>;
    region?: string;
    endpoint?: string;
    credentialsSecret?: string;
    keyArn?: string;
  };
  zone: Zone;
  ownership: Ownership;
  calendar: RetailCalendar | undefined;
}

/** CPU in cores, memory in GiB. */
export interface PodDemand {
  cpu: number;
  memoryGiB: number;
  pods: number;
}

/** Where clients find the CA of a server and of the pooler before it. */
export interface Trust {
  ca?: NonNullable<PostgresDatabaseFacts<pulumi.Input<string>>["ca"]>;
  /** Where another CA signed the pooler's certificate. */
  poolerCa?: NonNullable<PostgresDatabaseFacts<pulumi.Input<string>>["ca"]>;
}

/** Options of a database's parts; `retained` for those that hold the tenant's data or are of no use without it. */
export interface DatabaseOptions {
  retained: pulumi.CustomResourceOptions;
  opts: pulumi.CustomResourceOptions;
}

/** What the proof of a cell reads of every engine's servers. */
export interface ServerSpec {
  /** `max_connections` of the server, and those of it that no tenant may use. */
  maxConnections: number;
  reservedConnections: number;
  /** Connections to the server for each role and database, and clients that one pod accepts. */
  pooler: { poolSize: number; maxClients: number };
}

export interface PostgresEngine<Server, Args, Spec extends ServerSpec, Facts> {
  /** Whether servers need the network and keys of a landing zone. */
  readonly needsLandingZone: boolean;
  /** Whether clients share the server's pooler, or every database has a pooler of its own. */
  readonly pooler: "server" | "database";
  /** Labels of the Secrets with logins beside the server. */
  readonly loginLabels: { readonly [label: string]: string };
  readonly recovery: EngineRecovery<Spec>;

  /** Prefix in the vault that the server's own pods write to; absent where an engine keeps its backups elsewhere. */
  backupPrefix?(name: string): string;
  /** Prefix in the vault that the server's own pods read, where it starts from the backups of another one. */
  restorePrefix?(server: Server): string | undefined;
  /** Address of a server that exists already: given twice, its connections would be allotted twice. */
  adoptedAddress?(server: Server): { host: string; port: number };

  /** Completes what a configuration says of a server with where the platform runs it. */
  place<Zone>(server: Server, context: ServerContext<Zone>): InZone<Args, Zone>;
  /** Whether arguments have the properties of the engine, each of its type. */
  hasProperties(args: Args, faults: Faults): boolean;
  /** Checks a name beyond what every server's has to be. */
  checkName?(name: string, args: Args, faults: Faults): void;
  /** Fills in the defaults and checks the values. Pure. */
  resolve(name: string, args: InZone<Args, PlannedZone>, faults: Faults): Spec;

  /** Facts known before anything is created. Pure. */
  plannedFacts(name: string, spec: Spec, args: Args): object;
  /** @returns the server's facts; resources that read an endpoint wait until the server is ready */
  create(name: string, spec: Spec, args: Args, opts: pulumi.CustomResourceOptions): Facts;
  /** @param logins the first is the one in use */
  createDatabase(
    name: string,
    spec: PostgresDatabaseSpec<Facts>,
    logins: readonly MadeLogin[],
    options: DatabaseOptions,
  ): MadeDatabase;
  /** Gives the workload's namespace the CAs of server and pooler. */
  createTrust(name: string, spec: PostgresDatabaseSpec<Facts>, opts: pulumi.CustomResourceOptions): Trust;
  /** Where a tenant's packets go to reach its database: the server, and the pooler before it. */
  peers(server: Facts, databaseName: string): k8s.networking.v1.NetworkPolicyPeer[];

  /** What the pods of a server and of its poolers request of the nodes. */
  demand(spec: Spec, tenants: readonly Allotment["pooled"][]): PodDemand;
  /** An instance, where instances are pods: each needs a node that holds it, in its zone. */
  instancePod?(spec: Spec): { size: PostgresSizeName; pod: { cpu: number; memoryGiB: number } };
  /** The field that decides how many connections a server has, and how to raise it. */
  limits(spec: Spec): { field: string; value: unknown; remedy: string };
  /** The field that bounds the data of a server, in GiB; undefined where the configuration may leave it out. */
  storage(spec: Spec): { field: string; maxGiB: number | undefined };
  /** Region of the data, where it is not the cluster's; undefined where the configuration may leave it out. */
  region?(spec: Spec): { region: string | undefined };
}

/** What a tenant of a server can get back, and when. Minutes. */
export interface Reachable {
  rpo: number;
  rto: number;
}

/** What a platform proves, or cannot prove, of a server's recovery. All pure. */
export interface EngineRecovery<Spec> {
  /** @param serverGiB all databases of the server: it is restored as a whole */
  reachable(spec: Spec, serverGiB: number): Reachable;
  /** Days of recovery and the field that sets them; undefined without backups. */
  retention(spec: Spec): { days: number; field: string } | undefined;
  /** How commits wait for a standby, where the configuration decides it. */
  durability?(spec: Spec): Durability;
  /** The plan of backups in the vault, whose lock has to cover it. */
  vaultPlan?(spec: Spec): BackupPlan | undefined;
  /** What the messages about missed objectives say of the engine. */
  words(server: string, spec: Spec): { loses: string; loseLess: string; restoreSooner: string };
  /** What only the owner or AWS can confirm, and what to do about it. */
  unverifiedAssumptions(server: string, spec: Spec): string[];
}
