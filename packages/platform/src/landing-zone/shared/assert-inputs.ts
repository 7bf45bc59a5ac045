import { Faults } from "../../internal/errors";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import type { Identity } from "../access/iam-roles";
import type { Keys } from "../keys/keys";
import type { Network } from "../network/network";
import type { BaseContext } from "./context";

/** What parts of a landing zone are made of, and may be called with by a caller without a compiler. */
interface Needs {
  context: BaseContext;
  keys: Keys;
  network: Network;
  cluster: Cluster;
  identity: Identity;
  bootstrapAddons: unknown[];
  nodes: unknown[];
}

/** Who makes each, and by what it is known. */
const MAKERS: { readonly [what in keyof Needs]: { by: string; has?: keyof Needs[what] } } = {
  context: { by: "createLandingZoneContext", has: "spec" },
  keys: { by: "createKeys", has: "data" },
  network: { by: "createNetwork", has: "vpc" },
  cluster: { by: "createCluster", has: "arn" },
  identity: { by: "createIdentity" },
  bootstrapAddons: { by: "createBootstrapAddons", has: "length" },
  nodes: { by: "createNodeGroups", has: "length" },
};

/** @throws UserInputError with everything that `part` needs and was not given, before it makes anything */
export function assertInputs(part: string, given: { readonly [what in keyof Needs]?: unknown }): void {
  const faults = new Faults();
  for (const [what, value] of Object.entries(given)) {
    const { by, has } = MAKERS[what as keyof Needs];
    if (typeof value !== "object" || value === null || (has !== undefined && !(has in value)))
      faults.at(what).add(value, `is not what ${by} returns`, `Give what ${by} returned.`);
  }
  faults.throwIfAny(part);
}
