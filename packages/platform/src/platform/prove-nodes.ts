import {
  TENANT_POOL,
  type Allotment,
  type CapacityFacts,
  type PoolCapacity,
  type PoolUsage,
  type Capacity,
  type Usage,
} from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import { round, sum } from "../internal/units";
import { nodeAddresses, poolCapacity } from "../landing-zone";
import { fits, nodesFor, SPARE_NODES, type PodSize } from "../nodes";
import { engineOf, serverDemand, type PostgresSpec } from "../postgres";
import { jobSize, podsOfTenant, sessionNodes, tenantConnections, type ResolvedTenant } from "../tenant";
import { nodesOf, type CellNodes } from "./cell-nodes";
import type { CellDraft } from "./plan-cell";

export interface ProvenNodes {
  pools: CapacityFacts["pools"];
  addresses: Usage | undefined;
  /** Most nodes of those who have their own, by tenant. */
  ownNodes: { [tenant: string]: number };
}

/**
 * Holds what runs on each pool against what the pool can ever hold: Odoo against `web`, jobs against `jobs`, servers against
 * `data`, a tenant of its own nodes against those; and addresses against full pools. Sums can hide that a pod fits no node, so
 * pods are held against one node too.
 */
export function proveNodes(cell: CellDraft, faults: Faults, unproven: string[]): ProvenNodes {
  const { cluster } = cell;
  if (cluster.kind === "existing")
    return {
      pools: proveExisting(cell, cluster.existing.capacity, faults, unproven),
      addresses: undefined,
      ownNodes: {},
    };
  const nodes = nodesOf(cluster, faults);
  const shared = cell.tenants.filter(({ tenancy }) => tenancy === "shared");
  const own = cell.tenants.filter(({ tenancy }) => tenancy !== "shared");
  const pools: { [pool: string]: PoolUsage } = {
    web: proveWeb(nodes, shared),
    jobs: proveJobs(nodes, shared),
    data: proveData(nodes, cell),
  };
  const ownNodes: { [tenant: string]: number } = {};
  for (const tenant of own) {
    const room = tenantPoolCapacity(nodes, tenant);
    if (!room) continue;
    ownNodes[tenant.name] = room.nodes;
    pools[`${TENANT_POOL}-${tenant.name}`] = proveOwn(nodes, tenant, room);
  }
  return { pools, addresses: proveAddresses(nodes, ownNodes, faults), ownNodes };
}

function proveExisting(
  cell: CellDraft,
  total: Capacity | undefined,
  faults: Faults,
  unproven: string[],
): CapacityFacts["pools"] {
  if (!total) {
    unproven.push(
      "Whether quotas fit the nodes: say `cluster.existing.capacity`, what tenants and databases may fill.",
    );
    return undefined;
  }
  const need = sumResources([quotas(cell.tenants), serversOf(cell)]);
  const at = faults.at("cluster").at("existing").at("capacity");
  const what = "the quotas of its tenants and its databases";
  return { cluster: checkFits(need, total, what, { at, remedy: "Add nodes, or place fewer tenants here." }) };
}

/** Odoo's roles of tenants that share nodes: their quotas, less what jobs take elsewhere. */
function proveWeb(nodes: CellNodes, tenants: ResolvedTenant[]): PoolUsage {
  const room = nodes.pools.web;
  const { cpu, memoryGiB, pods } = quotas(tenants);
  const jobs = jobsOf(tenants);
  const need = { cpu: cpu - jobs.cpu, memoryGiB: memoryGiB - jobs.memoryGiB, pods: pods - jobs.pods };
  return checkFits(need, room, `the quotas of tenants that share it${most(tenants)}`, nodes.faultTarget("web"));
}

function proveJobs(nodes: CellNodes, tenants: ResolvedTenant[]): PoolUsage {
  return checkFits(
    jobsOf(tenants),
    nodes.pools.jobs,
    "a job of every tenant that shares it",
    nodes.faultTarget("jobs"),
  );
}

/**
 * Servers and poolers: all of them together, each instance on one node, and in every zone an instance of each, whose volume is
 * there. A server of RDS's, or somebody else's, has its tenants' poolers here alone.
 */
function proveData(nodes: CellNodes, cell: CellDraft): PoolUsage {
  const room = nodes.pools.data;
  const instances = Object.entries(cell.databases).flatMap(([server, spec]) => {
    const instance = engineOf(spec).instancePod?.(spec);
    return instance ? [{ server, ...instance }] : [];
  });
  const at = nodes.faults.at("databases");
  const unfit = instances.filter(({ pod }) => !fits(pod, room.node));
  for (const { server, size, pod } of unfit)
    at.at(server)
      .at("size")
      .add(
        size,
        `needs ${words(pod)} on one node, more than ${nodes.nodeOf("data")}`,
        "Choose a smaller size, or a larger pools.data.instanceType.",
      );
  const pods = instances.map(({ pod }) => pod);
  const inZone = unfit.length > 0 ? 0 : nodesFor(pods, room.node);
  const perZone = room.nodes / nodes.zones.length;
  if (inZone > perZone)
    nodes
      .at("data")
      .at("maxNodesPerZone")
      .add(
        perZone,
        `is too few for one instance of every server in a zone, which take ${inZone} nodes with ${words(room.node)} each`,
        "Raise it, or choose a larger instance type.",
      );
  const usage = checkFits(serversOf(cell), room, "its databases", nodes.faultTarget("data"));
  return {
    ...usage,
    nodes: { total: room.nodes, used: Math.max(inZone * nodes.zones.length, usage.nodes?.used ?? 0) },
  };
}

/**
 * Nodes of one tenant: those its node groups may have, or with Karpenter as many as its pods need, the largest first, and one
 * more: one may be lost, and pods that were spread while they were few fill nodes less well.
 */
function tenantPoolCapacity(nodes: CellNodes, { name, size, tenancy }: ResolvedTenant): PoolCapacity | undefined {
  if (nodes.provisioner === "karpenter") {
    const { node } = nodes.pools.web;
    // A Redis of sessions has each of its instances in a zone of its own.
    return poolCapacity(Math.max(nodesFor(podsOfTenant(size), node) + 1, sessionNodes(size)), node);
  }
  const room = Object.hasOwn(nodes.tenantPools, name) ? nodes.tenantPools[name] : undefined;
  if (!room)
    nodes
      .atOwn(name)
      .add(undefined, `is missing, and ${name} is of ${tenancy} tenancy`, `Add \`${name}: {}\` to tenantPools.`);
  return room;
}

function proveOwn(nodes: CellNodes, { name, size }: ResolvedTenant, room: PoolCapacity): PoolUsage {
  const faultTarget = nodes.tenantFaultTarget(name);
  const needed = nodesFor(podsOfTenant(size), room.node);
  const usage = checkFits(size.quota, room, `the quota of ${name}`, faultTarget);
  if (needed > room.nodes && !faultTarget.at.any())
    faultTarget.at.add(
      undefined,
      `has ${room.nodes} nodes with ${words(room.node)} each, and the pods of ${name} take ${needed}`,
      faultTarget.remedy,
    );
  return { ...usage, nodes: { total: room.nodes, used: needed } };
}

/** Pools of the landing zone are held against addresses there; those that tenants bring come on top, in any zone. */
function proveAddresses(nodes: CellNodes, own: ProvenNodes["ownNodes"], faults: Faults): Usage | undefined {
  if (!nodes.addresses || nodes.provisioner !== "karpenter") return nodes.addresses;
  const { total, used } = nodes.addresses;
  const each = nodeAddresses(nodes.instanceTypes.web);
  const brought = sum(Object.values(own), (count) => count + SPARE_NODES) * each * nodes.zones.length;
  const usage = { total, used: used + brought };
  if (usage.used > total)
    faults
      .at("cluster")
      .add(
        undefined,
        `has ${total} pod addresses, and full pools take ${usage.used}, ${brought} of them the nodes of ${Object.keys(own).sort().join(", ")}`,
        "Give the landing zone a larger `cidr`, lower maxNodesPerZone, or choose smaller instances.",
      );
  return usage;
}

/** Where to tell that a pool is too small, and what to do. */
export interface FaultTarget {
  at: Faults;
  remedy: string;
}

/** Holds what is asked for against a room. */
function checkFits(need: Capacity, room: Capacity | PoolCapacity, what: string, faultTarget: FaultTarget): PoolUsage {
  const usage: PoolUsage = {
    cpu: { total: room.cpu, used: round(need.cpu) },
    memoryGiB: { total: room.memoryGiB, used: round(need.memoryGiB) },
    pods: { total: room.pods, used: need.pods },
  };
  const over = Object.entries(usage).filter(([, { total, used }]) => used > total);
  if (over.length > 0) {
    const parts = over.map(([measure, { total, used }]) => `${used} ${UNITS[measure]} needed, ${round(total)} there`);
    faultTarget.at.add(undefined, `cannot hold ${what}: ${parts.join("; ")}`, faultTarget.remedy);
  }
  if (!("node" in room)) return usage;
  const { node, nodes } = room;
  const used = Math.ceil(Math.max(need.cpu / node.cpu, need.memoryGiB / node.memoryGiB, need.pods / node.pods));
  return { ...usage, nodes: { total: nodes, used } };
}

const UNITS: { [measure: string]: string } = { cpu: "cores", memoryGiB: "GiB of memory", pods: "pods" };

function quotas(tenants: readonly ResolvedTenant[]): Capacity {
  return sumResources(tenants.map(({ size }) => size.quota));
}

function jobsOf(tenants: readonly ResolvedTenant[]): Capacity {
  return sumResources(tenants.map(() => ({ ...jobSize(), pods: 1 })));
}

function serversOf({ databases, tenants }: CellDraft): Capacity {
  return sumResources(
    Object.entries(databases).map(([server, spec]) => serverDemand(spec, pooledOn(server, spec, tenants))),
  );
}

/** What the tenants of a server go through its pooler, or their own, with. */
function pooledOn(server: string, { pooler }: PostgresSpec, tenants: CellDraft["tenants"]): Allotment["pooled"][] {
  const own = tenants.filter(({ database }) => database === server);
  return own.map(({ size }) => tenantConnections(size, pooler).pooled);
}

function sumResources(needs: readonly Capacity[]): Capacity {
  return {
    cpu: sum(needs, ({ cpu }) => cpu),
    memoryGiB: sum(needs, ({ memoryGiB }) => memoryGiB),
    pods: sum(needs, ({ pods }) => pods),
  };
}

function words({ cpu, memoryGiB }: PodSize): string {
  return `${round(cpu)} cores and ${round(memoryGiB)} GiB`;
}

/** Who asks most of `web`, so that a reader knows where to begin. */
function most(tenants: readonly ResolvedTenant[]): string {
  const asked = tenants.map(({ name, size }) => ({ name, cpu: round(size.quota.cpu - jobSize().cpu) }));
  const sorted = asked.sort((left, right) => right.cpu - left.cpu);
  const named = sorted.slice(0, 3).map(({ name, cpu }) => `${name} ${cpu} cores`);
  return named.length === 0 ? "" : ` (${named.join(", ")}${sorted.length > 3 ? ` and ${sorted.length - 3} more` : ""})`;
}
