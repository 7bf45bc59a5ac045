import type { Faults } from "../internal/errors";
import { instantsOf } from "../calendar";
import type { CellDraft } from "./plan-cell";

/** Nodes that peaks reserve are among those that a pool may have: more would be paid for and never start. */
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
        "Reserve them where they are made.",
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
