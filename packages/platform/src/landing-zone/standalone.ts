import type * as pulumi from "@pulumi/pulumi";
import { resolveArguments } from "../internal/resolve-arguments";
import { KEY_DOMAINS, keyPolicy } from "./keys/key-policies";
import type { LandingZoneArgs } from "./landing-zone-args";
import { planLandingZone } from "./resolve-landing-zone";
import type { LandingZoneContext } from "./shared/context";
import type { KeyDomain } from "./shared/names";
import { createPermissionsBoundary } from "./shared/permissions-boundary";

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
 * The input of parts that are used on their own: `createKeys`, `createNetwork`, `createRegistry` and the others each create
 * their part of `args`, under the names that `LandingZone` would give it. Creates the permissions boundary of their roles.
 *
 * @param name prefix of the names of all parts
 * @param parent component of the parts; absent for the stack itself
 * @throws UserInputError with every fault, before anything registers
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
 * Key policies of a landing zone as JSON, by the kind of data. The owner of `keys.existing` adds their statements to the
 * policies of the existing keys.
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
