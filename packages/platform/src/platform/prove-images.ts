import { repositoryOf } from "../admission";
import { operatorRegistries } from "../cluster-services";
import type { Faults } from "../internal/errors";
import { imageCaches } from "../landing-zone";
import type { CellDraft } from "./cell-plan";

/** Lists what images of operators need that no cache has, and proves that those of tenants are signed. Pure. */
export function proveImages(cell: CellDraft, faults: Faults, unproven: string[]): void {
  const uncached = uncachedOf(cell);
  if (uncached.length > 0)
    unproven.push(
      `Whether new nodes start operators while ${uncached.join(", ")} cannot be reached or limit pulls: set \`cacheFrom\` and \`cacheCredentials\` of the landing zone's \`registry\`.`,
    );
  const pinned = pinnedRegistriesOf(cell);
  if (pinned.length > 0)
    unproven.push(
      `Whether pods with images by digest start on new nodes while ${pinned.join(", ")} cannot be reached or limit pulls: ECR caches no image by digest.`,
    );
  proveSignatures(cell, faults, unproven);
}

/** Kyverno refuses images of tenants' pods outside of the repositories whose images are signed: the pods would not start. */
function proveSignatures(cell: CellDraft, faults: Faults, unproven: string[]): void {
  const { signatures, tenants, baseline } = cell;
  if (!signatures) return;
  const signed = signatures.repositories ?? ownRepositories(cell);
  if (!signed) {
    unproven.push("Whether the images of tenants are signed: set `imageSignatures.repositories`.");
    return;
  }
  const unsigned = (image: string) => !signed.some((pattern) => matches(repositoryOf(image), pattern));
  for (const { name, state, odoo } of tenants) {
    // Other tenants run no pods.
    if (state !== "active") continue;
    const at = faults.at("tenants").item(name).at("odoo");
    if (unsigned(odoo.image))
      at.at("image").add(
        odoo.image,
        "lies outside of the repositories with signed images, so none of its pods would start",
        `Push it to ${signed.join(" or ")}, or add its repository to \`imageSignatures.repositories\`.`,
      );
    if (odoo.sessions === "redis" && [baseline.redis.image, baseline.redis.proxyImage].some(unsigned))
      at.at("sessions").add(
        odoo.sessions,
        "runs images of the baseline in the tenant's namespace, outside of the repositories with signed images",
        "Write files or elasticache.",
      );
  }
}

/** Registries of operators' images that no cache stands for; an existing cluster has nodes and registries of its own. */
function uncachedOf({ cluster, operators }: CellDraft): string[] {
  if (cluster.kind === "existing") return [];
  const cached = cluster.kind === "eks" ? imageCaches(cluster.zone) : (cluster.zone.imageCaches ?? {});
  return operatorRegistries(operators).tagged.filter((host) => !Object.hasOwn(cached, host));
}

/** Registries of images by digest outside of ECR: those of operators, databases, poolers, Redis and tenants. */
function pinnedRegistriesOf({ cluster, operators, databases, tenants, baseline }: CellDraft): string[] {
  if (cluster.kind === "existing") return [];
  const { redis, postgres, pgbouncer } = baseline;
  const active = tenants.filter(({ state }) => state === "active").map(({ odoo }) => odoo);
  const images = [
    ...(Object.keys(databases).length > 0 ? [...Object.values(postgres), pgbouncer] : []),
    ...(active.some(({ sessions }) => sessions === "redis") ? [redis.image, redis.proxyImage] : []),
    ...active.map(({ image }) => image),
  ];
  const hosts = [...operatorRegistries(operators).pinned, ...images.map((image) => image.split("/")[0] ?? image)];
  return [...new Set(hosts)].filter((host) => !host.endsWith(".amazonaws.com")).sort();
}

/** `*` stands for the rest of a repository at its end, and for one part of it elsewhere. */
function matches(repository: string, pattern: string): boolean {
  if (pattern.endsWith("/*")) return repository.startsWith(pattern.slice(0, -1));
  const parts = repository.split("/");
  const wanted = pattern.split("/");
  return parts.length === wanted.length && wanted.every((part, index) => part === "*" || part === parts[index]);
}

/** Repositories of the landing zone, without its pull-through cache; their prefix has the platform's name. @returns undefined without any */
function ownRepositories({ cluster, isNamed }: CellDraft): string[] | undefined {
  if (cluster.kind !== "eks" || !cluster.zone.registry) return undefined;
  const { accountId, region, prefix, registry } = cluster.zone;
  const host = `${accountId}.dkr.ecr.${region}.amazonaws.com`;
  return registry.repositories.map((name) => `${host}/${isNamed ? prefix : "*"}/${name}`);
}
