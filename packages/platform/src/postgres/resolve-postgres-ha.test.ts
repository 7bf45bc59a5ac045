import { Faults } from "../internal/errors";
import { ENGINES } from "@retail-odoo/contract";
import type { PostgresHAArgs } from "./engines";
import { hasPostgresProperties } from "./resolve-postgres-ha";

function keyFaults(args: unknown) {
  const faults = new Faults();
  return [hasPostgresProperties(args as PostgresHAArgs, faults), faults.all()];
}

test("a server of an engine has that engine's properties", () => {
  expect(keyFaults({ engine: "cloudnative-pg", size: "s", namespace: "databases" })).toEqual([true, []]);
});

const WRITE_ONE = `Write one of: ${ENGINES.join(", ")}.`;

test.each([
  [{ size: "s" }, undefined, "is missing", WRITE_ONE],
  [{ engine: "oracle" }, "oracle", "is not an engine", WRITE_ONE],
  [{ engine: "cloudnative-gp" }, "cloudnative-gp", "is not an engine", "Did you mean cloudnative-pg?"],
])("a missing or unknown engine, %j, is reported before anything else", (args, value, reason, remedy) => {
  expect(keyFaults(args)).toEqual([false, [{ path: "engine", value, reason, remedy }]]);
});
