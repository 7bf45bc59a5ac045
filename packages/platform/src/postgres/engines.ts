import type { Input } from "@pulumi/pulumi";
import type { Engine, PostgresFacts } from "@retail-odoo/contract";
import {
  cloudNativePg,
  type CloudNativePgArgs,
  type CloudNativePgServerArgs,
  type CloudNativePgSpec,
} from "./cloudnative-pg";
import type { InZone, PlannedZone, PostgresEngine } from "./engine";
import { external, type ExternalArgs, type ExternalServerArgs, type ExternalSpec } from "./external";
import { rds, type RdsArgs, type RdsServerArgs, type RdsSpec } from "./rds";

/**
 * A database server, as an environment's configuration describes it. Its engine decides which other fields it has.
 * @discriminator engine
 */
export type DatabaseServerArgs = CloudNativePgServerArgs | RdsServerArgs | ExternalServerArgs;

/** Arguments of a database server; `engine` decides which. */
export type PostgresHAArgs = CloudNativePgArgs | RdsArgs | ExternalArgs;

/** Arguments as a plan knows them before there is a landing zone. */
export type PlannedServerArgs = InZone<PostgresHAArgs, PlannedZone>;

/** A server with every default filled in, and the numbers that a plan needs. */
export type PostgresSpec = CloudNativePgSpec | RdsSpec | ExternalSpec;

/** An entry as code sees it that handles servers of any engine. */
export type AnyPostgresEngine = PostgresEngine<
  DatabaseServerArgs,
  PostgresHAArgs,
  PostgresSpec,
  PostgresFacts<Input<string>>
>;

/** Every engine, once: everything else of it is looked up here. `docs/extending.md` lists what a new one takes. */
const POSTGRES_ENGINES: { readonly [engine in Engine]: AnyPostgresEngine } = {
  "cloudnative-pg": cloudNativePg,
  rds,
  external,
};

/** The entry of a server's engine, by the server's arguments, spec or facts. */
export function engineOf({ engine }: { engine: Engine }): AnyPostgresEngine {
  return POSTGRES_ENGINES[engine];
}
