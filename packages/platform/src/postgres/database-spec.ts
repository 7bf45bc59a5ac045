import { createHash } from "node:crypto";
import type { Input } from "@pulumi/pulumi";
import type { PostgresFacts } from "@retail-odoo/contract";
import type { Login } from "./logins";

export interface PooledArgs {
  /** Connections that the pooler holds. */
  connections: number;
  /** Clients that it takes at once. */
  clients: number;
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

/** Name of a database's objects beside its server. */
export function databaseObject(server: Pick<PostgresFacts<Input<string>>, "name">, databaseName: string): string {
  return `${server.name}-${databaseName.replace(/_/g, "-")}`;
}

/** A name that is always the same for the same words and tells nothing of them. PostgreSQL takes it without quotes. */
export function opaqueName(...words: string[]): string {
  return `odoo_${createHash("sha256").update(words.join("/")).digest("hex").slice(0, 12)}`;
}
