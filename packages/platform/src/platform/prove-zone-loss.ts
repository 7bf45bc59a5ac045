import type { CellDraft } from "./cell-plan";

/** Says in words what a cell without standbys gives up: its recovery objectives hold for a lost server, not for a lost zone. */
export function proveZoneLoss({ cluster, survivesZoneLoss }: CellDraft, unproven: string[]): void {
  if (survivesZoneLoss) return;
  const where = cluster.kind === "existing" ? "" : `, all on nodes of ${firstZone(cluster.zone.zones)}`;
  unproven.push(
    `That the cell keeps running when a node or zone is lost, and is back within its recovery objectives: \`survivesZoneLoss\` is false. Operators have one replica each${where}, and database servers have no standby: tenants wait until the node or zone is back, or until the cell is deployed in another zone and its databases are restored.`,
  );
}

function firstZone([zone]: readonly (string | { name: string })[]): string {
  return typeof zone === "string" ? zone : (zone?.name ?? "the first zone");
}
