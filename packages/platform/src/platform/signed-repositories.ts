import { repositoryOf } from "../admission";
import type { CellDraft } from "./cell-plan";

/** Repositories whose images are signed. Pure. */

/** Whether an image lies in a repository, or below a registry's path, whose images are signed. */
export function isSigned(image: string, repositories: readonly string[]): boolean {
  const repository = repositoryOf(image);
  return repositories.some((pattern) =>
    pattern.endsWith("/*") ? repository.startsWith(pattern.slice(0, -1)) : repository === pattern,
  );
}

/** Repositories of the landing zone, without its pull-through cache. @returns undefined without any */
export function signedRepositories(cluster: CellDraft["cluster"]): string[] | undefined {
  if (cluster.kind !== "eks" || !cluster.zone.registry) return undefined;
  const { accountId, region, prefix, registry } = cluster.zone;
  return registry.repositories.map((name) => `${accountId}.dkr.ecr.${region}.amazonaws.com/${prefix}/${name}`);
}
