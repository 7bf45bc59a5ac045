import { checkChoice } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import type { CacheSpec, RegistrySpec } from "../spec";
import { CACHED_REGISTRIES, type CacheCredentialsArgs, type RegistryArgs, type UpstreamName } from "./args";
import { cachePrefix, UPSTREAMS } from "./upstreams";

/** `odoo`, `team/odoo` */
const REPOSITORY = /^[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/;
/** ECR's limit of a pull-through cache's prefix, in characters. */
const MAX_PREFIX_LENGTH = 30;
/** ECR's own pattern of `credentialArn`, with the suffix that Secrets Manager adds; region and account are those of the cache. */
const CREDENTIAL_ARN =
  /^arn:aws:secretsmanager:([a-z0-9-]+):(\d{12}):secret:ecr-pullthroughcache\/[A-Za-z0-9/_+=.@-]+-[A-Za-z0-9]{6}$/;
const CREDENTIALED: readonly (keyof CacheCredentialsArgs)[] = ["docker-hub", "github-container-registry"];

/** Where a registry is: names in its account begin with the prefix. */
export interface RegistryPlace {
  prefix: string;
  region: string;
  accountId: string;
}

export function resolveRegistry(
  args: RegistryArgs | undefined,
  place: RegistryPlace,
  faults: Faults,
): RegistrySpec | undefined {
  if (!args) return undefined;
  const { repositories, cacheFrom = [], cacheCredentials = {} } = args;
  const { existingScanning = false, existingReplication = false } = args;
  cacheFrom.forEach((registry, index) => {
    const at = faults.at("cacheFrom").at(index);
    checkChoice(registry, CACHED_REGISTRIES, "a registry that ECR caches without an account there", at);
    if (cacheFrom.indexOf(registry) < index) at.add(registry, "is named twice", "Name it once.");
    checkPrefix(registry, place.prefix, at);
  });
  const caches: CacheSpec[] = cacheFrom.map((name) => ({ name }));
  for (const name of CREDENTIALED) {
    const credentialArn = cacheCredentials[name];
    if (credentialArn === undefined) continue;
    const at = faults.at("cacheCredentials").at(name);
    checkCredential(credentialArn, place, at);
    checkPrefix(name, place.prefix, at);
    const twin = caches.find((cache) => cache.credentialArn === credentialArn);
    if (twin)
      at.add(
        credentialArn,
        `is the secret of ${twin.name} too`,
        "Each registry has an account and a secret of its own.",
      );
    caches.push({ name, credentialArn });
  }
  checkRepositories(repositories, caches, faults.at("repositories"));
  return faults.any() ? undefined : { repositories, caches, existingScanning, existingReplication };
}

function checkRepositories(repositories: string[], caches: CacheSpec[], faults: Faults): void {
  repositories.forEach((repository, index) => {
    const at = faults.at(index);
    const [first] = repository.split("/");
    if (!REPOSITORY.test(repository))
      at.add(repository, "is not a repository", "Use lower-case letters, digits, dots, dashes and slashes.");
    else if (caches.some(({ name }) => Object.hasOwn(UPSTREAMS, name) && UPSTREAMS[name].path === first))
      at.add(repository, `is within the pull-through cache of ${first}`, "Give it another name.");
    else if (repositories.indexOf(repository) < index) at.add(repository, "is named twice", "Name it once.");
  });
}

function checkPrefix(name: UpstreamName, prefix: string, faults: Faults): void {
  if (!Object.hasOwn(UPSTREAMS, name)) return;
  const cache = cachePrefix(prefix, name);
  if (cache.length > MAX_PREFIX_LENGTH)
    faults.add(
      name,
      `makes ${cache}, which is ${cache.length} characters long`,
      `ECR takes ${MAX_PREFIX_LENGTH}: leave it out, or name the platform shorter.`,
    );
}

function checkCredential(arn: string, { region, accountId }: RegistryPlace, faults: Faults): void {
  const example = `arn:aws:secretsmanager:${region}:${accountId}:secret:ecr-pullthroughcache/docker-hub-AbCdEf`;
  const [, ofRegion, ofAccount] = CREDENTIAL_ARN.exec(arn) ?? [];
  if (ofRegion === undefined)
    faults.add(
      arn,
      "is not the full ARN of a secret whose name begins with ecr-pullthroughcache/, which ECR requires",
      `Write one such as ${example}.`,
    );
  else if (ofRegion !== region || ofAccount !== accountId)
    faults.add(
      arn,
      `lies outside of account ${accountId} or of region ${region}, where ECR reads it`,
      `Write one such as ${example}.`,
    );
}
