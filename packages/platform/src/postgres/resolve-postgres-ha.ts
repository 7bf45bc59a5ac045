import { ENGINES } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";
import {
  hasCloudNativePgKeys,
  resolveCloudNativePg,
  type CloudNativePgArgs,
  type CloudNativePgServerArgs,
  type CloudNativePgSpec,
} from "./cloudnative-pg";
import {
  hasExternalKeys,
  resolveExternal,
  type ExternalArgs,
  type ExternalServerArgs,
  type ExternalSpec,
} from "./external";
import { hasRdsKeys, resolveRds, type PlannedRdsArgs, type RdsArgs, type RdsServerArgs, type RdsSpec } from "./rds";

/**
 * A database server, as an environment's configuration describes it. Its engine decides what else there is to say.
 * @discriminator engine
 */
export type DatabaseServerArgs = CloudNativePgServerArgs | RdsServerArgs | ExternalServerArgs;

/** Arguments of `PostgresHA`, by `engine`. */
export type PostgresHAArgs = CloudNativePgArgs | RdsArgs | ExternalArgs;

/** What a plan can say of a server before there is a landing zone. */
export type PlannedServerArgs = CloudNativePgArgs | PlannedRdsArgs | ExternalArgs;

/** A server with every default filled in, and the numbers that a plan needs. */
export type PostgresSpec = CloudNativePgSpec | RdsSpec | ExternalSpec;

/**
 * Whether arguments name an engine and have the keys of its servers; a mistyped `backup` would be a server without backups.
 */
export function hasPostgresKeys(args: PostgresHAArgs, faults: Faults): boolean {
  if (typeof args !== "object" || args === null)
    faults.add(args, "is not a set of arguments", `Give engine, which is one of: ${ENGINES.join(", ")}.`);
  else if (args.engine === undefined)
    faults.at("engine").add(undefined, "is missing", `Write one of: ${ENGINES.join(", ")}.`);
  else if (!ENGINES.includes(args.engine)) checkChoice(args.engine, ENGINES, "an engine", faults.at("engine"));
  else return hasEngineKeys(args, faults);
  return false;
}

function hasEngineKeys(args: PostgresHAArgs, faults: Faults): boolean {
  switch (args.engine) {
    case "cloudnative-pg":
      return hasCloudNativePgKeys(args, faults);
    case "rds":
      return hasRdsKeys(args, faults);
    case "external":
      return hasExternalKeys(args, faults);
  }
}

/** Fills in a server's defaults and checks it. Pure; faults are collected, and the answer is then not to be used. */
export function resolvePostgresHA(args: PlannedServerArgs, faults: Faults): PostgresSpec {
  switch (args.engine) {
    case "cloudnative-pg":
      return resolveCloudNativePg(args, faults);
    case "rds":
      return resolveRds(args, faults);
    case "external":
      return resolveExternal(args, faults);
  }
}
