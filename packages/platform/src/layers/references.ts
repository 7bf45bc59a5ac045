import * as pulumi from "@pulumi/pulumi";
import { FORMATS } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { hasShape } from "../internal/shape";
import type { PublishedLandingZone, PublishedPlatform } from "./published";

/** The output of a stack that holds its facts: `export const facts = platform.facts;`. */
const OUTPUT = "facts";

/** A landing zone that another stack deploys: what `LandingZone` published there. */
export class LandingZoneReference {
  private constructor(readonly facts: PublishedLandingZone) {}

  /**
   * Reads the landing zone's facts from the outputs of its stack.
   * @param stack full name, `organization/project/stack`
   * @throws UserInputError when that stack publishes nothing, something else, or another version
   */
  static async load(stack: string, opts?: pulumi.CustomResourceOptions): Promise<LandingZoneReference> {
    return new LandingZoneReference(await readFacts<PublishedLandingZone>(LANDING_ZONE, stack, opts));
  }
}

/**
 * A platform that another stack deploys: what `RetailOdooPlatform` published there.
 *
 * @example
 * ```typescript
 * const platform = await PlatformReference.load("acme/retail-platform/prod");
 * const provider = new Provider("retail", clusterProviderArgs(platform.facts.cluster));
 * new TenantStack("bakery", { spec: bakery, platform: platform.facts }, { provider });
 * ```
 */
export class PlatformReference {
  private constructor(readonly facts: PublishedPlatform) {}

  /**
   * Reads the platform's facts from the outputs of its stack.
   * @param stack full name, `organization/project/stack`
   * @throws UserInputError when that stack publishes nothing, something else, or another version
   */
  static async load(stack: string, opts?: pulumi.CustomResourceOptions): Promise<PlatformReference> {
    return new PlatformReference(await readFacts<PublishedPlatform>(PLATFORM, stack, opts));
  }
}

interface Layer {
  name: "LandingZoneReference" | "PlatformReference";
  /** In a sentence. */
  words: string;
  variable: string;
  format: (typeof FORMATS)[keyof typeof FORMATS];
  shape: "PublishedLandingZone" | "PublishedPlatform";
}

const LANDING_ZONE: Layer = {
  name: "LandingZoneReference",
  words: "a landing zone",
  variable: "zone",
  format: FORMATS.landingZone,
  shape: "PublishedLandingZone",
};
const PLATFORM: Layer = {
  name: "PlatformReference",
  words: "a platform",
  variable: "platform",
  format: FORMATS.platform,
  shape: "PublishedPlatform",
};

async function readFacts<F>(layer: Layer, stack: string, opts?: pulumi.CustomResourceOptions): Promise<F> {
  const component = typeof stack === "string" ? `${layer.name} ${stack}` : layer.name;
  const faults = new Faults();
  if (typeof stack !== "string" || stack.split("/").filter(Boolean).length !== 3)
    faults.at("stack").add(stack, "is not the full name of a stack", "Write organization/project/stack.");
  faults.throwIfAny(component);

  const reference = new pulumi.StackReference(stack, undefined, opts);
  const { value, secretValue } = await reference.getOutputDetails(OUTPUT);
  const facts: unknown = value ?? secretValue;
  checkFormat(facts, layer, faults.at(OUTPUT));
  if (!faults.any()) checkShape(facts, layer, faults);
  faults.throwIfAny(component, "what that stack publishes");
  // Held against the schema that is generated from this type.
  return facts as F;
}

/** What is missing or of another kind is nothing the reader can write. */
function checkShape(facts: unknown, { shape }: Layer, faults: Faults): void {
  const found = new Faults();
  hasShape(shape, facts, found.at(OUTPUT));
  for (const fault of found.all()) faults.report({ ...fault, remedy: "Deploy that stack with this release." });
}

function checkFormat(facts: unknown, { words, variable, format }: Layer, faults: Faults): void {
  const publish = `In that stack's program write \`export const ${OUTPUT} = ${variable}.facts;\`, and deploy it first.`;
  if (facts === undefined) return faults.add(undefined, "is not there", publish);
  const given = typeof facts === "object" && facts !== null && "format" in facts ? String(facts.format) : undefined;
  const at = faults.at("format");
  const kindOf = (text: string) => text.slice(0, text.lastIndexOf("/"));
  if (given === undefined) faults.add(facts, `is not what ${words} publishes`, publish);
  else if (kindOf(given) !== kindOf(format)) at.add(given, `is not what ${words} publishes`, "Name another stack.");
  else if (given !== format)
    at.add(
      given,
      `is another version than this release reads, ${format}`,
      "Deploy that stack with this release of the library, or use the release it was deployed with.",
    );
}
