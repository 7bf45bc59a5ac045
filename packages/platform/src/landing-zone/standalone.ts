import type * as pulumi from "@pulumi/pulumi";
import { resolveArguments } from "../internal/resolve-arguments";
import { createPermissionsBoundary } from "./shared/permissions-boundary";
import { KEY_DOMAINS, keyPolicy } from "./keys/key-policies";
import type { LandingZoneArgs } from "./landing-zone-args";
import { planLandingZone } from "./plan-landing-zone";
import type { KeyDomain, LandingZoneContext } from "./shared/context";

export { createAccess } from "./access/entries";
export { createIdentity } from "./access/iam-roles";
export { createAudit } from "./audit/audit";
export { createAddons, createBootstrapAddons } from "./cluster/add-ons";
export { createCluster } from "./cluster/cluster";
export { createNodeGroups } from "./cluster/node-groups";
export { createSharedStorage } from "./cluster/shared-storage";
export { createDns } from "./dns/dns";
export { createKeys } from "./keys/keys";
export { createEndpoints } from "./network/endpoints";
export { createNetwork } from "./network/network";
export { createRecovery } from "./recovery/recovery";
export { createRegistry } from "./registry/registry";

/**
 * Where parts of a landing zone stand that are used without the rest: `createKeys`, `createNetwork`, `createRegistry` and the
 * others each make their part of what `args` say, under the names that `LandingZone` would give it. Makes the policy that
 * bounds the roles of all parts.
 *
 * @param name what the names of all parts begin with
 * @param parent component that the parts belong to; none for the stack itself
 * @throws UserInputError with every fault, before anything is registered
 *
 * @example
 * ```typescript
 * const context = createLandingZoneContext("retail", args);
 * const keys = createKeys(context);
 * const network = createNetwork(context, keys);
 * export const vpcId = network.vpc.id;
 * ```
 */
export function createLandingZoneContext(
  name: string,
  args: LandingZoneArgs,
  parent?: pulumi.Resource,
): LandingZoneContext {
  const given = { component: "LandingZone", name, args, opts: { parent } };
  const spec = resolveArguments(given, () => planLandingZone(`LandingZone ${name}`, args));
  const base = { name, spec, parent };
  return { ...base, permissionsBoundary: createPermissionsBoundary(base) };
}

/**
 * The policies that the keys of a landing zone have, as JSON by the kind of data: what the owner of `keys.existing` has to
 * write into the keys' own.
 *
 * @throws UserInputError with every fault of the arguments
 *
 * @example
 * ```typescript
 * console.log(keyPolicies(args).data);
 * ```
 */
export function keyPolicies(args: LandingZoneArgs): { readonly [domain in KeyDomain]: string } {
  const spec = resolveArguments({ component: "keyPolicies", args }, () => planLandingZone("keyPolicies", args));
  const policies = Object.keys(KEY_DOMAINS).map((domain) => [domain, keyPolicy(domain as KeyDomain, spec)]);
  return Object.fromEntries(policies) as { [domain in KeyDomain]: string };
}
