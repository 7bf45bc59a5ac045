import { checkChoice } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import type { RegistrySpec } from "../spec";
import { CACHED_REGISTRIES, type CachedRegistry, type RegistryArgs } from "./args";

/** `odoo`, `team/odoo` */
const REPOSITORY = /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/;
/** ECR's limit of a pull-through cache's prefix, in characters. */
const MAX_PREFIX_LENGTH = 30;

/** @param prefix of all names in the account */
export function resolveRegistry(
  args: RegistryArgs | undefined,
  prefix: string,
  faults: Faults,
): RegistrySpec | undefined {
  if (!args) return undefined;
  const { repositories, cacheFrom = [], existingScanning = false, existingReplication = false } = args;
  repositories.forEach((repository, index) => {
    const at = faults.at("repositories").at(index);
    const [first] = repository.split("/");
    if (!REPOSITORY.test(repository))
      at.add(repository, "is not a repository", "Use lower-case letters, digits, dots, dashes and slashes.");
    else if (cacheFrom.some((registry) => registry === first))
      at.add(repository, `is within the pull-through cache of ${first}`, "Give it another name.");
    else if (repositories.indexOf(repository) < index) at.add(repository, "is named twice", "Name it once.");
  });
  cacheFrom.forEach((registry, index) => {
    const at = faults.at("cacheFrom").at(index);
    const cache = cachePrefix(prefix, registry);
    checkChoice(registry, CACHED_REGISTRIES, "a registry that ECR caches without an account there", at);
    if (cacheFrom.indexOf(registry) < index) at.add(registry, "is named twice", "Name it once.");
    if (cache.length > MAX_PREFIX_LENGTH)
      at.add(
        registry,
        `makes ${cache}, which is ${cache.length} characters long`,
        `ECR takes ${MAX_PREFIX_LENGTH}: leave it out, or name the platform shorter.`,
      );
  });
  return faults.any() ? undefined : { repositories, cacheFrom, existingScanning, existingReplication };
}

export function cachePrefix(prefix: string, registry: CachedRegistry): string {
  return `${prefix}/${registry}`;
}
