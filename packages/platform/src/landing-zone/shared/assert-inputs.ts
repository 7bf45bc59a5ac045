import { Faults } from "../../internal/errors";

/** The function that returns each input of a part, and the property by which its result is recognised. */
const SOURCES = {
  context: { source: "createLandingZoneContext", property: "spec" },
  keys: { source: "createKeys", property: "data" },
  network: { source: "createNetwork", property: "vpc" },
  cluster: { source: "createCluster", property: "arn" },
  identity: { source: "createIdentity", property: undefined },
  bootstrapAddons: { source: "createBootstrapAddons", property: "length" },
  nodes: { source: "createNodeGroups", property: "length" },
} as const;

/**
 * Checks what a caller without a compiler passes to a part, before the part registers anything.
 * @throws UserInputError with every input that is missing or of another kind
 */
export function assertInputs(part: string, given: { readonly [input in keyof typeof SOURCES]?: unknown }): void {
  const faults = new Faults();
  for (const [input, value] of Object.entries(given)) {
    const { source, property } = SOURCES[input as keyof typeof SOURCES];
    if (typeof value !== "object" || value === null || (property !== undefined && !(property in value)))
      faults.at(input).add(value, `is not what ${source} returns`, `Give what ${source} returned.`);
  }
  faults.throwIfAny(part);
}
