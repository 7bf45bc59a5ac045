import { Faults } from "../internal/errors";
import {
  FAILOVER_STEPS,
  type FailoverCommand,
  type FailoverMove,
  type FailoverNames,
  type FailoverSide,
  type FailoverState,
} from "./failover";

const KINDS: readonly FailoverMove["kind"][] = ["failover", "switchover"];
const SIDES: readonly FailoverSide[] = ["home", "recovery"];

const isRecord = (value: unknown): value is { [key: string]: unknown } => typeof value === "object" && value !== null;
const isName = (value: unknown): boolean => typeof value === "string" && /^[\w.:/@-]+$/.test(value);

function checkOneOf(value: unknown, allowed: readonly string[], faults: Faults): void {
  if (!allowed.includes(value as string)) faults.add(value, "is unknown", `Write one of: ${allowed.join(", ")}.`);
}

/** Faults of what `failoverStep` is called with. */
export function checkCommand(state: FailoverState, command: FailoverCommand): void {
  const faults = new Faults();
  const regions: unknown = isRecord(state) ? state.regions : undefined;
  if (!isRecord(regions) || !SIDES.every((side) => isRecord(regions[side])) || !SIDES.includes(state.traffic))
    faults
      .at("state")
      .add(undefined, "is no state of a move", "Give INITIAL_FAILOVER_STATE, or what failoverStep returned.");
  checkOneOf(isRecord(command) ? command.step : undefined, FAILOVER_STEPS, faults.at("command").at("step"));
  const kind = isRecord(command) ? command.kind : undefined;
  if (kind !== undefined) checkOneOf(kind, KINDS, faults.at("command").at("kind"));
  faults.throwIfAny("failoverStep");
}

/** Faults of what `failoverRunbook` is called with. Names stand in commands, so they have no blanks and quotes. */
export function checkRunbook(kind: FailoverMove["kind"], to: FailoverSide, names: FailoverNames): void {
  const faults = new Faults();
  checkOneOf(kind, KINDS, faults.at("kind"));
  checkOneOf(to, SIDES, faults.at("to"));
  const {
    regions,
    tenantNamespaces,
    databaseNamespace = "databases",
  } = isRecord(names) ? names : ({} as Partial<FailoverNames>);
  for (const side of SIDES)
    for (const field of ["context", "server"] as const) {
      const value = isRecord(regions) && isRecord(regions[side]) ? regions[side][field] : undefined;
      if (!isName(value))
        faults.at("names").at("regions").at(side).at(field).add(value, "is not a name", `Write the name of the region's ${field}.`); // prettier-ignore
    }
  if (!Array.isArray(tenantNamespaces) || !tenantNamespaces.every(isName))
    faults.at("names").at("tenantNamespaces").add(tenantNamespaces, "is not a list of names", "Write the namespaces of the tenants that move."); // prettier-ignore
  if (!isName(databaseNamespace))
    faults.at("names").at("databaseNamespace").add(databaseNamespace, "is not a name", "Write the namespace of the servers, or leave it out."); // prettier-ignore
  faults.throwIfAny("failoverRunbook");
}
