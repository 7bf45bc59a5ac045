import type { Faults } from "../internal/errors";
import { instantsOf } from "../calendar";
import type { CellDraft } from "./cell-plan";

/** Reserved nodes count towards the maximum of their pool: AWS would bill more of them, and none would start. */
export function provePeaks({ calendar, cluster }: CellDraft, faults: Faults): void {
  const peaks = calendar.flatMap((event) =>
    event.reserve ? [{ ...event, ...event.reserve, ...instantsOf(event) }] : [],
  );
  for (const peak of peaks) {
    const at = faults.at("calendar").at("events").item(peak.name).at("reserve");
    if (cluster.kind === "existing") {
      at.add(
        peak.reserve,
        "reserves nodes, and the cluster's are not the platform's",
        "Reserve them where the nodes are created.",
      );
      continue;
    }
    const { maxNodesPerZone } = cluster.zone.pools[peak.pool];
    const together = peaks.filter(
      ({ pool, start, end }) => pool === peak.pool && start <= peak.start && peak.start < end,
    );
    const nodes = together.reduce((sum, { nodesPerZone }) => sum + nodesPerZone, 0);
    if (nodes > maxNodesPerZone)
      at.at("nodesPerZone").add(
        peak.nodesPerZone,
        `makes ${nodes} nodes in each zone${together.length > 1 ? `, with ${together.flatMap(({ name }) => (name === peak.name ? [] : [name])).join(", ")}` : ""}, and pool ${peak.pool} may have ${maxNodesPerZone}`,
        "Raise maxNodesPerZone of the pool, or reserve fewer.",
      );
  }
}
