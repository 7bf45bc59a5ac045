import { ENVIRONMENT, type EnvironmentName } from "@retail-odoo/contract";
import type { Faults } from "./errors";

/**
 * Fills in the default of `survivesZoneLoss`, and refuses to give it up in production.
 * @returns true after a fault, so that the parts of a platform do not repeat it
 */
export function resolveZoneLoss(given: boolean | undefined, environment: EnvironmentName, faults: Faults): boolean {
  const { survivesZoneLoss, durable } = ENVIRONMENT[environment];
  const survives = given ?? survivesZoneLoss;
  if (!survives && durable)
    faults.add(given, `gives up what ${environment} promises its tenants`, "Leave it out, or use another environment.");
  return survives || durable;
}

/** A server that is kept for good has a standby. */
export function checkSurvival(survivesZoneLoss: boolean, durable: boolean, faults: Faults): void {
  if (!survivesZoneLoss && durable)
    faults
      .at("survivesZoneLoss")
      .add(survivesZoneLoss, "leaves a durable server without a standby", "Leave it out, or set durable to false.");
}
