import type { Allotment, CapacityFacts, LandingZoneFacts, Room } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import { round, sum } from "../internal/units";
import { poolCapacity, zoneCapacity } from "../landing-zone";
import { serverDemand, type PostgresSpec } from "../postgres";
import { tenantConnections } from "../tenant";
import type { CellDraft } from "./plan-cell";

/** Quotas and database instances against what the nodes can ever hold. */
export function proveWorkload(cell: CellDraft, faults: Faults, unproven: string[]): CapacityFacts["workload"] {
  const servers = Object.entries(cell.databases).map(([server, spec]) =>
    serverDemand(spec, pooledOn(server, spec, cell.tenants)),
  );
  const used = {
    cpu: sum(cell.tenants, (tenant) => tenant.size.quota.cpu) + sum(servers, ({ cpu }) => cpu),
    memoryGiB: sum(cell.tenants, (tenant) => tenant.size.quota.memoryGiB) + sum(servers, ({ memoryGiB }) => memoryGiB),
    pods: sum(cell.tenants, (tenant) => tenant.size.quota.pods) + sum(servers, ({ pods }) => pods),
  };
  const { cluster } = cell;
  const total: Room | undefined =
    cluster.kind === "existing" ? cluster.existing.capacity : clusterCapacity(cluster)?.workload;
  if (!total) {
    unproven.push(
      "Whether quotas fit the nodes: say `cluster.existing.capacity`, what tenants and databases may fill.",
    );
    return undefined;
  }
  const { path, remedy } = MORE_ROOM[cluster.kind];
  const at = path.reduce((part, step) => part.at(step), faults.at("cluster"));
  const usage = {
    cpu: { total: total.cpu, used: round(used.cpu) },
    memoryGiB: { total: total.memoryGiB, used: round(used.memoryGiB) },
    pods: { total: total.pods, used: used.pods },
  };
  const over = Object.entries(usage).filter(([, { total: has, used: needs }]) => needs > has);
  if (over.length > 0)
    at.add(
      undefined,
      `cannot hold the quotas of its tenants and its databases: ${over.map(([what, { total: has, used: needs }]) => `${needs} ${UNITS[what]} needed, ${round(has)} there`).join("; ")}`,
      remedy,
    );
  return usage;
}

/** What the tenants of a server go through its pooler, or their own, with. */
function pooledOn(server: string, { pooler }: PostgresSpec, tenants: CellDraft["tenants"]): Allotment["pooled"][] {
  const own = tenants.filter(({ database }) => database === server);
  return own.map(({ size }) => tenantConnections(size, pooler).pooled);
}

/** Sums can hide that one pod fits no node, or that a zone has no room for its instance of every server. */
export function proveNodes({ cluster, databases, tenants }: CellDraft, faults: Faults): void {
  if (cluster.kind !== "eks") return;
  const { largestNode, ...pool } = poolCapacity(cluster.zone).workload;
  const { instanceType } = cluster.zone.pools.workload;
  const fits = (pod: { cpu: number; memoryGiB: number }) =>
    pod.cpu <= largestNode.cpu && pod.memoryGiB <= largestNode.memoryGiB;
  const room = `the ${largestNode.cpu} cores and ${largestNode.memoryGiB} GiB that a node of type ${instanceType} has for them`;
  const instances = Object.entries(databases).flatMap(([server, spec]) => {
    // One of RDS's, or somebody else's, runs on no node.
    return spec.engine === "cloudnative-pg" ? [{ server, size: spec.size, pod: spec.pod }] : [];
  });
  for (const { server, size, pod } of instances)
    if (!fits(pod))
      faults
        .at("databases")
        .at(server)
        .at("size")
        .add(
          size,
          `needs ${pod.cpu} cores and ${pod.memoryGiB} GiB on one node, more than ${room}`,
          "Choose a smaller size, or a larger pools.workload.instanceType.",
        );
  const unfit = tenants.find(
    ({ size }) => !fits({ cpu: size.roles.web.cpu, memoryGiB: size.roles.web.memoryMiB / 1024 }),
  );
  const inZone = {
    cpu: sum(instances, ({ pod }) => pod.cpu),
    memoryGiB: sum(instances, ({ pod }) => pod.memoryGiB),
  };
  const zones = cluster.zone.zones.length;
  const at = faults.at("cluster").at("eks").at("pools").at("workload");
  if (unfit)
    at.at("instanceType").add(
      instanceType,
      `cannot hold one web pod of ${unfit.name}, which needs ${unfit.size.roles.web.cpu} cores and ${round(unfit.size.roles.web.memoryMiB / 1024)} GiB of ${room}`,
      "Choose a larger instance type.",
    );
  if (inZone.cpu > pool.cpu / zones || inZone.memoryGiB > pool.memoryGiB / zones)
    at.at("maxNodesPerZone").add(
      cluster.zone.pools.workload.maxNodesPerZone,
      `leaves a zone ${round(pool.cpu / zones)} cores and ${round(pool.memoryGiB / zones)} GiB, and one instance of every server takes ${round(inZone.cpu)} and ${round(inZone.memoryGiB)}`,
      "Raise it, or choose a larger instance type.",
    );
}

/** What a landing zone's cluster can hold; nobody knows it of one that was there before, unless its owner says so. */
export function clusterCapacity(cluster: CellDraft["cluster"]): LandingZoneFacts["capacity"] | undefined {
  switch (cluster.kind) {
    case "eks":
      return zoneCapacity(cluster.zone);
    case "landing-zone":
      return cluster.zone.capacity;
    case "existing":
      return undefined;
  }
}

/** Where room is made, by who has the nodes. */
const MORE_ROOM: { readonly [kind in CellDraft["cluster"]["kind"]]: { path: string[]; remedy: string } } = {
  eks: { path: ["eks", "pools", "workload"], remedy: "Raise maxNodesPerZone, or choose a larger instance type." },
  "landing-zone": {
    path: ["landingZone", "capacity", "workload"],
    remedy: "Raise maxNodesPerZone in the landing zone's stack, or choose a larger instance type there.",
  },
  existing: { path: ["existing", "capacity"], remedy: "Add nodes, or place fewer tenants here." },
};

const UNITS: { [measure: string]: string } = { cpu: "cores", memoryGiB: "GiB of memory", pods: "pods" };
