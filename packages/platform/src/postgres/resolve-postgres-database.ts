import { createHash } from "node:crypto";
import type { Input } from "@pulumi/pulumi";
import { ENGINES, POOLER_CLIENTS_PER_CONNECTION, type PostgresFacts } from "@retail-odoo/contract";
import { checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { hasProperties, hasKinds, type PropertyTable } from "../internal/properties";
import { checkName } from "../internal/names";
import type { Login } from "./logins";

/** Arguments of `PostgresDatabase`. */
export interface PostgresDatabaseArgs {
  /** `facts` of the server that holds the database. */
  server: PostgresFacts<Input<string>>;
  /**
   * Most connections that may be open to the database at once, and that each of its logins may hold: at least 1, at most what
   * the server does not keep to itself.
   */
  connectionLimit: number;
  /**
   * Part of it that goes through the pooler, by which a pooler of the database's own is sized.
   * @default all of it, with ten clients a connection
   */
  pooled?: PooledArgs;
  /**
   * Name of the database and of the role that owns it. It cannot change: another name is another, empty database.
   * @default drawn from server and name, telling nothing of either
   */
  databaseName?: string;
  /**
   * Namespace of the workload, which gets the credentials and the way through the network.
   * @default the server's own
   */
  workloadNamespace?: Input<string>;
  /**
   * Whether role and database refuse deletion and outlive their stack.
   * @default true
   */
  durable?: boolean;
  /**
   * Which password is in use: a whole number, 1 to 1000. Raise it by one to change it without an outage: a second login gets a
   * new password, and the first one's goes on to work until the next raise. Raised by more, or twice at once, it changes the
   * password under those who use it.
   * @default 1
   */
  passwordGeneration?: number;
}

export interface PooledArgs {
  /** Connections that the pooler holds. */
  connections: number;
  /** Clients that it takes at once. */
  clients: number;
}

const DATABASE_KEYS: PropertyTable<PostgresDatabaseArgs> = {
  server: "required",
  connectionLimit: "required",
  pooled: "optional",
  databaseName: "optional",
  workloadNamespace: "optional",
  durable: "optional",
  passwordGeneration: "optional",
};

const POOLED_KEYS: PropertyTable<PooledArgs> = { connections: "required", clients: "required" };

/** Whether arguments have the keys that they need, and the facts of a server. */
export function hasDatabaseKeys(args: PostgresDatabaseArgs, faults: Faults): boolean {
  if (!hasProperties<PostgresDatabaseArgs>(args, DATABASE_KEYS, faults)) return false;
  const { server, pooled } = args;
  if (!ENGINES.includes(server.engine) || typeof server.pooler?.maxClients !== "number")
    faults.at("server").add(server, "is not the facts of a server", "Give `facts` of a PostgresHA.");
  if (pooled !== undefined) hasProperties<PooledArgs>(pooled, POOLED_KEYS, faults.at("pooled"));
  hasKinds(args, { databaseName: "text", workloadNamespace: "input", durable: "flag" }, faults);
  if (typeof args.workloadNamespace === "string") checkName(args.workloadNamespace, faults.at("workloadNamespace"), 63);
  return !faults.any();
}

/** A database with every default filled in. */
export interface PostgresDatabaseSpec<Server = PostgresFacts<Input<string>>> {
  server: Server;
  connectionLimit: number;
  pooled: PooledArgs;
  databaseName: string;
  /** Name of its objects beside the server: one for each server and database, so that a move makes new ones. */
  objectName: string;
  workloadNamespace?: Input<string>;
  durable: boolean;
  passwordGeneration: number;
}

/** A login together with its password and the Secret beside the server that holds both. */
export interface MadeLogin extends Login {
  password: Input<string>;
  secret: Input<string>;
}

/** What an engine made of a database. */
export interface MadeDatabase {
  /** Some name, known to whoever waits until the database is there. */
  ready: Input<string>;
  /** The pooler that stands before it. */
  poolerHost: Input<string>;
}

/** What PostgreSQL takes without quotes, and dashes; with room for what its logins append. */
const DATABASE_NAME = /^[a-z][-a-z0-9_]{0,38}[a-z0-9]$/;
/** A database's logins are named after it. */
const LOGIN = /_[ab]$/;
const RESERVED = /^(app|postgres|template0|template1|streaming_replica|odoo_tenants|(pg|cnpg)_.*)$/;

/** Fills in a database's defaults and checks it. Pure. */
export function resolvePostgresDatabase(
  name: string,
  args: PostgresDatabaseArgs,
  faults: Faults,
): PostgresDatabaseSpec {
  const { server, connectionLimit, workloadNamespace, durable = true, passwordGeneration = 1 } = args;
  checkName(name, faults.at("name"), 63);
  const { databaseName = opaqueName(server.name, name) } = args;
  checkDatabaseName(databaseName, faults.at("databaseName"));
  checkLimit(connectionLimit, server, faults.at("connectionLimit"));
  checkGeneration(passwordGeneration, faults.at("passwordGeneration"));
  const objectName = databaseObject(server, databaseName);
  checkObjectName(objectName, databaseName, faults.at("databaseName"));
  const pooled = resolvePooled(args.pooled, connectionLimit, server, faults.at("pooled"));
  return { server, connectionLimit, pooled, databaseName, objectName, workloadNamespace, durable, passwordGeneration };
}

/** Name of a database's objects beside its server. */
export function databaseObject(server: Pick<PostgresFacts<Input<string>>, "name">, databaseName: string): string {
  return `${server.name}-${databaseName.replace(/_/g, "-")}`;
}

/** The most that a pooler could hold for it, and clients in the measure of a server's. */
function resolvePooled(
  given: PooledArgs | undefined,
  connectionLimit: number,
  { pooler }: PostgresFacts<Input<string>>,
  faults: Faults,
): PooledArgs {
  const pooled = given ?? {
    connections: connectionLimit,
    clients: Math.min(POOLER_CLIENTS_PER_CONNECTION * connectionLimit, pooler.maxClients),
  };
  if (!given) return pooled;
  checkWhole(pooled.connections, 0, connectionLimit, "connections", faults.at("connections"));
  checkWhole(pooled.clients, 0, pooler.maxClients, "clients", faults.at("clients"));
  return pooled;
}

/** A name that is always the same for the same words and tells nothing of them. PostgreSQL takes it without quotes. */
export function opaqueName(...words: string[]): string {
  return `odoo_${createHash("sha256").update(words.join("/")).digest("hex").slice(0, 12)}`;
}

function checkDatabaseName(databaseName: string, faults: Faults): void {
  if (!DATABASE_NAME.test(databaseName))
    faults.add(
      databaseName,
      "is not a database name",
      "Use 2 to 40 lower-case letters, digits, dashes and underscores, beginning with a letter.",
    );
  else if (RESERVED.test(databaseName))
    faults.add(databaseName, "is reserved by PostgreSQL or the operator", "Choose another name.");
  else if (LOGIN.test(databaseName))
    faults.add(databaseName, "ends as the name of a login does", "Let it end in something other than _a and _b.");
}

/** Objects bear it, and a login's letter after it, as a label: 63 characters at most. */
const LONGEST_OBJECT = 61;

function checkObjectName(objectName: string, databaseName: string, faults: Faults): void {
  const rest = LONGEST_OBJECT - (objectName.length - databaseName.length);
  if (databaseName.length > rest && !faults.any())
    faults.add(
      databaseName,
      `is ${databaseName.length} characters long, and with its server's name more than a label holds`,
      `Use at most ${rest}, or a shorter name for the server.`,
    );
}

function checkLimit(connectionLimit: number, server: PostgresFacts<Input<string>>, faults: Faults): void {
  const most = server.maxConnections - server.reservedConnections;
  if (Number.isInteger(connectionLimit) && connectionLimit > most)
    faults.add(
      connectionLimit,
      `is more than the ${most} connections that server ${server.name} can give`,
      `Write at most ${most}, or choose a larger size for the server.`,
    );
  else checkWhole(connectionLimit, 1, most, "connections", faults);
}

/** @param generation of a password: as high as nobody gets by raising it one by one */
export function checkGeneration(generation: number, faults: Faults): void {
  checkWhole(generation, 1, 1_000, "passwords", faults);
}
