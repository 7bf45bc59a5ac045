import type { Input } from "@pulumi/pulumi";
import { ENGINES, POOLER_CLIENTS_PER_CONNECTION, type PostgresFacts } from "@retail-odoo/contract";
import { checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { hasProperties, hasKinds, type PropertyTable } from "../internal/properties";
import { checkName } from "../internal/names";
import { databaseObject, opaqueName, type PooledArgs, type PostgresDatabaseSpec } from "./database-spec";

/** Arguments of `PostgresDatabase`. */
export interface PostgresDatabaseArgs {
  /** `facts` of the server that holds the database. */
  server: PostgresFacts<Input<string>>;
  /**
   * Upper bound of connections to the database, and of each of its logins: 1 to the server's `maxConnections` less its
   * `reservedConnections`.
   */
  connectionLimit: number;
  /**
   * Share of the connections that goes through the pooler. It sizes the pooler where the database has one of its own.
   * @default all of them, with ten clients per connection
   */
  pooled?: PooledArgs;
  /**
   * Name of the database and of the role that owns it: 2 to 40 lower-case letters, digits, dashes and underscores. Another
   * name is another, empty database.
   * @default a hash of server and name
   */
  databaseName?: string;
  /**
   * Namespace of the workload, which gets the credentials and network access.
   * @default the server's namespace
   */
  workloadNamespace?: Input<string>;
  /**
   * Whether roles and database are protected from deletion and retained when their stack is destroyed.
   * @default true
   */
  durable?: boolean;
  /**
   * Generation of the password in use, 1 to 1000. Raise it by one to rotate without an outage: the other login gets a new
   * password, and the previous login stays valid until the next rotation. Raised by more than one, or again before all pods
   * have been replaced, it invalidates the password of running pods.
   * @default 1
   */
  passwordGeneration?: number;
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

/** Whether arguments have known properties of the right types, and a server's facts. */
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

/** Within what its objects' names allow, with two characters left for its logins' suffix. */
const DATABASE_NAME = /^[a-z][-a-z0-9_]{0,38}[a-z0-9]$/;
/** Suffix of logins, which are named after the database. */
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

/** By default all connections, and clients in the ratio of a server's pooler. */
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
    faults.add(databaseName, "ends like the name of a login", "Let it end in something other than _a and _b.");
}

/** With a login's suffix it is a label value, which has 63 characters at most. */
const LONGEST_OBJECT = 61;

function checkObjectName(objectName: string, databaseName: string, faults: Faults): void {
  const rest = LONGEST_OBJECT - (objectName.length - databaseName.length);
  if (databaseName.length > rest && !faults.any())
    faults.add(
      databaseName,
      `is ${databaseName.length} characters long, and with its server's name longer than a label may be`,
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

/** @param generation of a password; the bound catches typing errors */
export function checkGeneration(generation: number, faults: Faults): void {
  checkWhole(generation, 1, 1_000, "passwords", faults);
}
