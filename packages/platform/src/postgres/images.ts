import { BASELINES } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";

/** Images of a baseline. Pure. */

/** The first with the builtin locale provider, whose collation no update of an image changes. */
export const OLDEST_MAJOR = 17;

/** PostgreSQL's image by tag and digest; empty, with a fault, where the baseline has no such major version. */
export function resolveImage(baselineName: string, major: number, faults: Faults): string {
  const baseline = Object.hasOwn(BASELINES, baselineName) ? BASELINES[baselineName] : undefined;
  if (!baseline) {
    checkChoice(baselineName, Object.keys(BASELINES), "a baseline", faults.at("baseline"));
    return "";
  }
  const images = new Map(Object.entries(baseline.postgres).filter(([version]) => Number(version) >= OLDEST_MAJOR));
  const image = images.get(String(major));
  if (image === undefined)
    faults
      .at("major")
      .add(
        major,
        `is not a major version of PostgreSQL in baseline ${baselineName}`,
        `Write one of: ${[...images.keys()].join(", ")}.`,
      );
  return image ?? "";
}

/** Images of jobs and poolers beside a remote server: the newest client works with every older server. */
export function imagesOf(baselineName: string): { postgres: string; pgbouncer: string } {
  const baseline = BASELINES[baselineName];
  if (!baseline) throw new Error(`There is no baseline ${baselineName}.`);
  return { postgres: baseline.postgres[18], pgbouncer: baseline.pgbouncer };
}
