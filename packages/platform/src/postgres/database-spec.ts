import type { Input } from "@pulumi/pulumi";
import type { PostgresFacts } from "@retail-odoo/contract";
import { digest } from "../internal/names";
import type { Login } from "./logins";

/** Connections through a pooler for one database. */
export interface PooledArgs {
  /** Server connections that the pooler holds: at most `connectionLimit`. */
  connections: number;
  /** Client connections that the pooler accepts at the same time. */
  clients: number;
}

/** A database with every default filled in. */
export interface PostgresDatabaseSpec<Server = PostgresFacts<Input<string>>> {
  server: Server;
  connectionLimit: number;
  pooled: PooledArgs;
  databaseName: string;
  /** Name of its objects beside the server: it contains both names, so that moving to another server creates new objects. */
  objectName: string;
  workloadNamespace?: Input<string>;
  durable: boolean;
  passwordGeneration: number;
}

/** A login with its password and the Secret beside the server that holds both. */
export interface MadeLogin extends Login {
  password: Input<string>;
  secret: Input<string>;
}

/** What an engine returns of a database that it creates. */
export interface MadeDatabase {
  /** Any value, known once the database accepts its logins. */
  ready: Input<string>;
  /** Host of the pooler in front of it. */
  poolerHost: Input<string>;
}

/** Name of a database's objects beside its server. */
export function databaseObject(server: Pick<PostgresFacts<Input<string>>, "name">, databaseName: string): string {
  return `${server.name}-${databaseName.replace(/_/g, "-")}`;
}

/** A name that is the same for the same words and reveals none of them. It needs no quotes in SQL. */
export function opaqueName(...words: string[]): string {
  return `odoo_${digest(words.join("/"), 12)}`;
}
