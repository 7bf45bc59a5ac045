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

/** A database server, as an environment's configuration describes it. Its engine decides what else there is to say. */
export type DatabaseServerArgs = CloudNativePgServerArgs;

export type PostgresHAArgs = CloudNativePgArgs;

/** A server with every default filled in, and the numbers that a plan needs. */
export type PostgresSpec = CloudNativePgSpec;

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
  }
}

/** Fills in a server's defaults and checks it. Pure; faults are collected, and the answer is then not to be used. */
export function resolvePostgresHA(args: PostgresHAArgs, faults: Faults): PostgresSpec {
  switch (args.engine) {
    case "cloudnative-pg":
      return resolveCloudNativePg(args, faults);
  }
}
