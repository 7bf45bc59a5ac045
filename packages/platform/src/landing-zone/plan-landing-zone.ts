import { ENVIRONMENT } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import { Faults } from "../internal/errors";
import { hasProperties, type PropertyTable } from "../internal/properties";
import { checkPlatformName, hasOwnership } from "../internal/names";
import { hasTypes } from "../internal/shape";
import type { LandingZoneArgs } from "./landing-zone-args";
import { resolveLandingZone, type LandingZoneSpec } from "./resolve-landing-zone";

const KEYS: PropertyTable<LandingZoneArgs> = {
  region: "required",
  accountId: "required",
  zones: "required",
  environment: "required",
  baseline: "required",
  ownership: "required",
  cidr: "optional",
  network: "optional",
  privateAccessFrom: "optional",
  publicAccessFrom: "optional",
  interfaceEndpoints: "optional",
  access: "optional",
  provisioner: "optional",
  pools: "optional",
  tenantPools: "optional",
  keys: "optional",
  dns: "optional",
  recovery: "optional",
  registry: "optional",
  audit: "optional",
};

/** Space for environment, region and the longest end of a role's name, within IAM's 64 characters. */
const LONGEST_PLATFORM_NAME = 26;

/**
 * Fills in defaults and checks everything.
 * @param component what is told as faulty
 * @throws UserInputError with every fault
 */
export function planLandingZone(component: string, args: LandingZoneArgs): LandingZoneSpec {
  const faults = new Faults();
  if (!hasProperties(args, KEYS, faults) || !hasForm(args, faults)) faults.throwIfAny(component);
  checkPlatformName(args.ownership.platform, faults.at("ownership").at("platform"), LONGEST_PLATFORM_NAME);
  const spec = resolveLandingZone(args, faults);
  faults.throwIfAny(component);
  if (!spec) throw new Error("A landing zone without faults could not be resolved.");
  return spec;
}

/** Whether it is worth looking at what arguments mean. Ids of a network may be outputs, so it is looked at by itself. */
function hasForm({ network: _ids, ...args }: LandingZoneArgs, faults: Faults): boolean {
  const { environment, ownership, baseline } = args;
  const owned = hasOwnership(ownership, faults.at("ownership"));
  checkChoice(environment, Object.keys(ENVIRONMENT), "an environment", faults.at("environment"));
  if (owned && ownership.environment !== environment)
    faults
      .at("ownership")
      .at("environment")
      .add(ownership.environment, `is not the landing zone's, ${environment}`, "Write the same in both.");
  if (typeof baseline.kubernetes !== "string")
    faults.at("baseline").add(baseline, "is no table of versions", 'Give one of BASELINES: BASELINES["2026.1"].');
  return hasTypes("EksArgs", args, faults) && !faults.any();
}
