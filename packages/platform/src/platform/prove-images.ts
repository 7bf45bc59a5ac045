import { operatorRegistries } from "../cluster-services";
import type { Faults } from "../internal/errors";
import { imageCaches } from "../landing-zone";
import type { CellDraft } from "./cell-plan";
import { uncopied } from "./prove-files";
import { isSigned, signedRepositories } from "./signed-repositories";

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
  const { signatures, tenants, images } = cell;
  if (!signatures) return;
  const signed = signatures.repositories ?? signedRepositories(cell);
  if (!signed) {
    unproven.push("Whether the images of tenants are signed: set `imageSignatures.repositories`.");
    return;
  }
  const unsigned = (image: string) => !isSigned(image, signed);
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
    if (odoo.sessions === "redis" && [images.redis, images.redisProxy].some(unsigned))
      at.at("sessions").add(
        odoo.sessions,
        "runs images of the baseline in the tenant's namespace, outside of the repositories with signed images",
        "Write files or elasticache, or mirror both with `imageMirrors`.",
      );
  }
}

/** Registries of operators' images that no cache stands for; an existing cluster has nodes and registries of its own. */
function uncachedOf({ cluster, operators }: CellDraft): string[] {
  if (cluster.kind === "existing") return [];
  const cached = cluster.kind === "eks" ? imageCaches(cluster.zone) : (cluster.zone.imageCaches ?? {});
  return operatorRegistries(operators).tagged.filter((host) => !Object.hasOwn(cached, host));
}

/** Registries of images by digest outside of ECR: those of operators, databases, poolers, Redis, copies of files and tenants. */
function pinnedRegistriesOf(cell: CellDraft): string[] {
  const { cluster, operators, databases, tenants, baseline, images } = cell;
  if (cluster.kind === "existing") return [];
  const { postgres, pgbouncer } = baseline;
  const active = tenants.filter(({ state }) => state === "active").map(({ odoo }) => odoo);
  const pulled = [
    ...(Object.keys(databases).length > 0 ? [...Object.values(postgres), pgbouncer] : []),
    ...(active.some(({ sessions }) => sessions === "redis") ? [images.redis, images.redisProxy] : []),
    ...active.map(({ image }) => image),
    ...(tenants.some((tenant) => uncopied(cell, tenant) === undefined) ? [images.restic] : []),
  ];
  const hosts = [...operatorRegistries(operators).pinned, ...pulled.map((image) => image.split("/")[0] ?? image)];
  return [...new Set(hosts)].filter((host) => !host.endsWith(".amazonaws.com")).sort();
}
