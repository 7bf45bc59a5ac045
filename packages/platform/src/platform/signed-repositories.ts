import { repositoryOf } from "../internal/image-reference";
import type { CellDraft } from "./cell-plan";

/** Repositories whose images are signed. Pure. */

/** Whether an image lies in a repository, or below a registry's path, whose images are signed. */
export function isSigned(image: string, repositories: readonly string[]): boolean {
  const repository = repositoryOf(image);
  return repositories.some((pattern) => matches(repository, pattern));
}

/** `*` stands for the rest of a repository at its end, and for one part of it elsewhere. */
function matches(repository: string, pattern: string): boolean {
  if (pattern.endsWith("/*")) return repository.startsWith(pattern.slice(0, -1));
  const [parts, wanted] = [repository.split("/"), pattern.split("/")];
  return parts.length === wanted.length && wanted.every((part, index) => part === "*" || part === parts[index]);
}

/**
 * Repositories of the landing zone, without its pull-through cache. Their prefix has the platform's name, or any.
 * @returns undefined without any
 */
export function signedRepositories({ cluster, isNamed }: CellDraft): string[] | undefined {
  if (cluster.kind !== "eks" || !cluster.zone.registry) return undefined;
  const { accountId, region, prefix, registry } = cluster.zone;
  const host = `${accountId}.dkr.ecr.${region}.amazonaws.com`;
  return registry.repositories.map((name) => `${host}/${isNamed ? prefix : "*"}/${name}`);
}
