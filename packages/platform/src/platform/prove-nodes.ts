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
import { jobPods, lastingPods, podsOfTenant, sessionNodes, tenantConnections, type ResolvedTenant } from "../tenant";
import { nodesOf, type CellNodes, type FaultTarget } from "./cell-nodes";
import type { CellDraft } from "./cell-plan";

export interface ProvenNodes {
  pools: CapacityFacts["pools"];
  addresses: Usage | undefined;
  /** Maximum number of nodes of each tenant with nodes of its own. */
  ownNodes: { [tenant: string]: number };
}

/**
 * Checks requests against the maximum capacity of each pool: Odoo on `web`, jobs on `jobs`, servers on `data`, a tenant with
 * nodes of its own on those; and pod addresses of full pools. A sum can hide that a pod fits no node, so each pod is checked
 * against one node too.
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
    const capacity = tenantPoolCapacity(nodes, tenant);
    if (!capacity) continue;
    ownNodes[tenant.name] = capacity.nodes;
    pools[`${TENANT_POOL}-${tenant.name}`] = proveOwn(nodes, tenant, capacity);
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
      "Whether quotas fit the nodes: set `cluster.existing.capacity`, what tenants and databases may fill.",
    );
    return undefined;
  }
  const need = sumResources([quotas(cell.tenants), serversOf(cell)]);
  const at = faults.at("cluster").at("existing").at("capacity");
  const what = "the quotas of its tenants and its databases";
  return { cluster: checkFits(need, total, what, { at, remedy: "Add nodes, or place fewer tenants here." }) };
}

/** Odoo's roles of tenants that share nodes: their quotas, less the jobs, which run on another pool. */
function proveWeb(nodes: CellNodes, tenants: ResolvedTenant[]): PoolUsage {
  const capacity = nodes.pools.web;
  const { cpu, memoryGiB, pods } = quotas(tenants);
  const jobs = jobsOf(tenants);
  const need = { cpu: cpu - jobs.cpu, memoryGiB: memoryGiB - jobs.memoryGiB, pods: pods - jobs.pods };
  const what = `the quotas of tenants that share it${largest(tenants)}`;
  const usage = checkFits(need, capacity, what, nodes.faultTarget("web"));
  return { ...usage, lastingNodes: lastingNodes(tenants, capacity, nodes.zones.length) };
}

/** Nodes for pods that run all day. Replicas of a role are spread over zones, so that it runs on as many nodes. */
function lastingNodes(tenants: readonly ResolvedTenant[], { node, nodes }: PoolCapacity, zones: number): Usage {
  const active = tenants.filter(({ state }) => state === "active");
  const replicas = active.flatMap(({ size }) => Object.values(size.roles).map((role) => role.replicas));
  const pods = active.flatMap(({ size }) => lastingPods(size));
  return { total: nodes, used: Math.max(nodesFor(pods, node), Math.min(zones, Math.max(0, ...replicas))) };
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
 * Servers and poolers: all of them together, each instance on one node, and one instance of each in every zone, since volumes
 * are zonal; where no zone loss is survived, in one zone. Of a server on RDS or of an external owner the tenants' poolers alone run here.
 */
function proveData(nodes: CellNodes, cell: CellDraft): PoolUsage {
  const capacity = nodes.pools.data;
  const instances = Object.entries(cell.databases).flatMap(([server, spec]) => {
    const instance = engineOf(spec).instancePod?.(spec);
    return instance ? [{ server, ...instance }] : [];
  });
  const at = nodes.faults.at("databases");
  const unfit = instances.filter(({ pod }) => !fits(pod, capacity.node));
  for (const { server, size, pod } of unfit)
    at.at(server)
      .at("size")
      .add(
        size,
        `needs ${inWords(pod)} on one node, more than ${nodes.nodeOf("data")}`,
        "Choose a smaller size, or a larger pools.data.instanceType.",
      );
  const pods = instances.map(({ pod }) => pod);
  const inZone = unfit.length > 0 ? 0 : nodesFor(pods, capacity.node);
  const perZone = capacity.nodes / nodes.zones.length;
  if (inZone > perZone)
    nodes
      .at("data")
      .at("maxNodesPerZone")
      .add(
        perZone,
        `is too few for one instance of every server in a zone, which take ${inZone} nodes with ${inWords(capacity.node)} each`,
        "Raise it, or choose a larger instance type.",
      );
  const usage = checkFits(serversOf(cell), capacity, "its databases", nodes.faultTarget("data"));
  const zones = cell.survivesZoneLoss ? nodes.zones.length : 1;
  return {
    ...usage,
    nodes: { total: capacity.nodes, used: Math.max(inZone * zones, usage.nodes?.used ?? 0) },
  };
}

/**
 * Nodes of one tenant: the maximum of its node groups, or with Karpenter as many as its pods need and one more, for the loss of
 * a node and for the fragmentation that scaling leaves.
 */
function tenantPoolCapacity(nodes: CellNodes, { name, size, tenancy }: ResolvedTenant): PoolCapacity | undefined {
  if (nodes.provisioner === "karpenter") {
    const { node } = nodes.pools.web;
    // A Redis of sessions runs one instance a zone.
    return poolCapacity(Math.max(nodesFor(podsOfTenant(size), node) + 1, sessionNodes(size)), node);
  }
  const capacity = Object.hasOwn(nodes.tenantPools, name) ? nodes.tenantPools[name] : undefined;
  if (!capacity)
    nodes
      .atOwn(name)
      .add(undefined, `is missing, and ${name} is of ${tenancy} tenancy`, `Add \`${name}: {}\` to tenantPools.`);
  return capacity;
}

function proveOwn(nodes: CellNodes, tenant: ResolvedTenant, capacity: PoolCapacity): PoolUsage {
  const { name, size } = tenant;
  const faultTarget = nodes.tenantFaultTarget(name);
  const needed = nodesFor(podsOfTenant(size), capacity.node);
  const usage = checkFits(size.quota, capacity, `the quota of ${name}`, faultTarget);
  if (needed > capacity.nodes && !faultTarget.at.any())
    faultTarget.at.add(
      undefined,
      `has ${capacity.nodes} nodes with ${inWords(capacity.node)} each, and the pods of ${name} take ${needed}`,
      faultTarget.remedy,
    );
  return {
    ...usage,
    nodes: { total: capacity.nodes, used: needed },
    lastingNodes: lastingNodes([tenant], capacity, nodes.zones.length),
  };
}

/** The landing zone checks the addresses of its own pools; the pools of tenants' stacks come on top, in any zone. */
function proveAddresses(nodes: CellNodes, own: ProvenNodes["ownNodes"], faults: Faults): Usage | undefined {
  if (!nodes.addresses || nodes.provisioner !== "karpenter") return nodes.addresses;
  const { total, used } = nodes.addresses;
  const each = nodeAddresses(nodes.instanceTypes.web);
  const ofTenants = sum(Object.values(own), (count) => count + SPARE_NODES) * each * nodes.zones.length;
  const usage = { total, used: used + ofTenants };
  if (usage.used > total)
    faults
      .at("cluster")
      .add(
        undefined,
        `has ${total} pod addresses, and full pools take ${usage.used}, ${ofTenants} of them the nodes of ${Object.keys(own).sort().join(", ")}`,
        "Give the landing zone a larger `cidr`, lower maxNodesPerZone, or choose smaller instances.",
      );
  return usage;
}

/** Checks requests against a capacity. */
function checkFits(
  need: Capacity,
  capacity: Capacity | PoolCapacity,
  what: string,
  faultTarget: FaultTarget,
): PoolUsage {
  const usage: PoolUsage = {
    cpu: { total: capacity.cpu, used: round(need.cpu) },
    memoryGiB: { total: capacity.memoryGiB, used: round(need.memoryGiB) },
    pods: { total: capacity.pods, used: need.pods },
  };
  const over = Object.entries(usage).filter(([, { total, used }]) => used > total);
  if (over.length > 0) {
    const parts = over.map(([measure, { total, used }]) => `${used} ${UNITS[measure]} needed, ${round(total)} there`);
    faultTarget.at.add(undefined, `cannot hold ${what}: ${parts.join("; ")}`, faultTarget.remedy);
  }
  if (!("node" in capacity)) return usage;
  const { node, nodes } = capacity;
  const used = Math.ceil(Math.max(need.cpu / node.cpu, need.memoryGiB / node.memoryGiB, need.pods / node.pods));
  return { ...usage, nodes: { total: nodes, used } };
}

const UNITS: { [measure: string]: string } = { cpu: "cores", memoryGiB: "GiB of memory", pods: "pods" };

function quotas(tenants: readonly ResolvedTenant[]): Capacity {
  return sumResources(tenants.map(({ size }) => size.quota));
}

function jobsOf(tenants: readonly ResolvedTenant[]): Capacity {
  return sumResources(tenants.flatMap(({ size }) => jobPods(size).map((pod) => ({ ...pod, pods: 1 }))));
}

function serversOf({ databases, tenants }: CellDraft): Capacity {
  return sumResources(
    Object.entries(databases).map(([server, spec]) => serverDemand(spec, pooledOn(server, spec, tenants))),
  );
}

/** Pooled connections and clients of the tenants of a server. */
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

function inWords({ cpu, memoryGiB }: PodSize): string {
  return `${round(cpu)} cores and ${round(memoryGiB)} GiB`;
}

/** The tenants with the largest requests, for messages. */
function largest(tenants: readonly ResolvedTenant[]): string {
  const asked = tenants.map(({ name, size }) => ({
    name,
    cpu: round(size.quota.cpu - sum(jobPods(size), ({ cpu }) => cpu)),
  }));
  const sorted = asked.sort((left, right) => right.cpu - left.cpu);
  const named = sorted.slice(0, 3).map(({ name, cpu }) => `${name} ${cpu} cores`);
  return named.length === 0 ? "" : ` (${named.join(", ")}${sorted.length > 3 ? ` and ${sorted.length - 3} more` : ""})`;
}
