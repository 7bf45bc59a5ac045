import { odooVersionOf } from "../tenant";
import type { CellDraft } from "./cell-plan";

/** Lists what no plan knows of tenants' Odoo: the version inside an image, and the modules inside a database. Pure. */
export function listOdooUnproven({ tenants }: CellDraft, unproven: string[]): void {
  const active = tenants.filter(({ state }) => state === "active");
  const untagged = active.filter(({ odoo }) => odooVersionOf(odoo.image) === undefined).map(({ name }) => name);
  if (untagged.length > 0)
    unproven.push(
      `Whether the images of ${untagged.join(", ")} hold the Odoo that \`odoo.version\` names: no tag says so. Write the version before the digest, such as odoo:19.0@sha256:….`,
    );
  if (active.some(({ odoo }) => (odoo.modules ?? []).length > 0))
    unproven.push(
      "Whether databases have every module of `odoo.modules`: they are installed when a database is created, and none later. `preview --against` lists those that were added since.",
    );
}
