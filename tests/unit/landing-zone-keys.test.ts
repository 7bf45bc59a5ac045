import type { LandingZoneArgs, UserInputError } from "@retail-odoo/platform";
import { planLandingZone } from "../../packages/platform/src/landing-zone/resolve-landing-zone";
import { SOUND_LANDING_ZONES } from "./sound-landing-zone";

/** A misspelt option of a landing zone would be ignored: the part would be created with its default. */

interface Tree {
  [key: string]: unknown;
}
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);

/** Versions of the baseline, names of pools, keys and zones are the caller's own, or checked by themselves. */
const OPEN = /^(baseline|tenantPools|network\.existing\.subnets|keys\.existing)$/;

function placesOf(value: Tree, path: string[] = []): string[][] {
  const below = Object.entries(value).flatMap(([key, child]) => (isTree(child) ? placesOf(child, [...path, key]) : []));
  return OPEN.test(path.join(".")) ? below : [path, ...below];
}

function misspelt(args: Tree, [key, ...rest]: string[]): Tree {
  if (key === undefined) return { ...args, mispelt: true };
  return { ...args, [key]: misspelt(args[key] as Tree, rest) };
}

const faultsOf = (args: Tree): string[] => {
  try {
    planLandingZone("LandingZone", args as unknown as LandingZoneArgs);
    return [];
  } catch (error) {
    return (error as UserInputError).faults.map(({ path }) => path);
  }
};

describe.each(Object.entries(SOUND_LANDING_ZONES))("%s", (_, { args }) => {
  test("the arguments are sound", () => expect(faultsOf(args)).toEqual([]));

  const places = placesOf(args).filter(([top]) => top !== "baseline");
  test.each(places.map((place) => [place.join(".") || "the arguments", place] as const))(
    "an unknown key of %s is refused",
    (_place, place) => expect(faultsOf(misspelt(args, place))).toContain([...place, "mispelt"].join(".")),
  );
});
