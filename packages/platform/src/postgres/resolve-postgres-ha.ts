import { ENGINES } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { engineOf, type PlannedServerArgs, type PostgresHAArgs, type PostgresSpec } from "./engines";

/**
 * Whether arguments name an engine and have known properties of it; a misspelt `backup` would be a server without backups.
 */
export function hasPostgresProperties(args: PostgresHAArgs, faults: Faults): boolean {
  if (typeof args !== "object" || args === null)
    faults.add(args, "is not a set of arguments", `Give engine, which is one of: ${ENGINES.join(", ")}.`);
  else if (args.engine === undefined)
    faults.at("engine").add(undefined, "is missing", `Write one of: ${ENGINES.join(", ")}.`);
  else if (!ENGINES.includes(args.engine)) checkChoice(args.engine, ENGINES, "an engine", faults.at("engine"));
  else return engineOf(args).hasProperties(args, faults);
  return false;
}

/**
 * Fills in a server's defaults and checks it. Pure; faults are collected, and the answer is then not to be used.
 * @param name of the component, which also chooses the time of its backups
 */
export function resolvePostgresHA(name: string, args: PlannedServerArgs, faults: Faults): PostgresSpec {
  return engineOf(args).resolve(name, args, faults);
}
