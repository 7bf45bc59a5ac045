import { PROFILES, type ProfileName } from "@retail-odoo/contract";
import type { TenantSpec } from "@retail-odoo/platform";
import { tenant } from "./example-cell";
import { eks, first, testRows, set, type Row } from "./faulty-cell";

/** Makes a tenant the largest of a profile. */
function fill(spec: TenantSpec | undefined, profile: ProfileName): void {
  Object.assign(spec ?? {}, { profile, workload: { stores: 1, ...PROFILES[profile].ceiling } });
}

const table: Row[] = [
  [
    "unknown instance type",
    (a) => set(eks(a), "pools", { web: { instanceType: "m7i.4xlrge" } }),
    [
      'cluster.eks.pools.web.instanceType = "m7i.4xlrge": is not an instance type this release knows. Did you mean m7i.4xlarge?',
    ],
  ],
  [
    "pool with more minimum than maximum",
    (a) => set(eks(a), "pools", { system: { minNodesPerZone: 5, maxNodesPerZone: 2 } }),
    ["cluster.eks.pools.system.maxNodesPerZone = 2: is below minNodesPerZone, 5. Raise it, or lower minNodesPerZone."],
  ],
  [
    "quota above the pool",
    (a) => {
      set(eks(a), "pools", { web: { instanceType: "t3.large", maxNodesPerZone: 1 } });
      fill(first(a), "omnichannel");
    },
    [
      "cluster.eks.pools.web: cannot hold the quotas of tenants that share it (alpha 8.8 cores): 8.8 cores needed, 4.29 there; 29.49 GiB of memory needed, 17.76 there. Raise maxNodesPerZone, or choose a larger instance type.",
    ],
  ],
  [
    "jobs above their pool",
    (a) => {
      set(eks(a), "pools", { jobs: { instanceType: "t3.medium", maxNodesPerZone: 1 } });
      // On two servers, because one of them lacks the connections.
      const onSecond = (spec: TenantSpec) => void (spec.database = "second");
      const more = Array.from({ length: 8 }, (_, index) => tenant(`more-${index}`, index < 4 ? onSecond : undefined));
      a.tenants.push(...more);
      for (const server of ["main", "second"])
        set(a.databases, server, { engine: "cloudnative-pg", size: "m", storageGiB: 500 });
    },
    [
      "cluster.eks.pools.jobs: cannot hold a job of every tenant that shares it: 6.3 cores needed, 4.29 there; 14.63 GiB of memory needed, 7.26 there. Raise maxNodesPerZone, or choose a larger instance type.",
    ],
  ],
  [
    "servers above their pool",
    (a) => set(eks(a), "pools", { data: { instanceType: "m7i.xlarge", maxNodesPerZone: 1 } }),
    [
      'databases.main.size = "m": needs 3.5 cores and 12.75 GiB on one node, more than the 3.42 cores and 13.08 GiB that a node of type m7i.xlarge can allocate. Choose a smaller size, or a larger pools.data.instanceType.',
      "cluster.eks.pools.data: cannot hold its databases: 18.85 cores needed, 10.26 there; 52.63 GiB of memory needed, 39.24 there. Raise maxNodesPerZone, or choose a larger instance type.",
    ],
  ],
  [
    "servers whose sum fits a zone, and which fit no two to a node",
    (a) => {
      set(eks(a), "pools", { data: { instanceType: "m7i.8xlarge", maxNodesPerZone: 2 } });
      for (const server of ["main", "own", "second"]) set(a.databases, server, { engine: "cloudnative-pg", size: "l" });
    },
    [
      "cluster.eks.pools.data.maxNodesPerZone = 2: is too few for one instance of every server in a zone, which take 3 nodes with 31.35 cores and 114.78 GiB each. Raise it, or choose a larger instance type.",
    ],
  ],
  [
    "tenants with nodes of their own, without node groups",
    (a) => {
      set(eks(a), "provisioner", "managed-node-groups");
      set(eks(a), "tenantPools", { other: {} });
    },
    ["cluster.eks.tenantPools.beta: is missing, and beta is of dedicated tenancy. Add `beta: {}` to tenantPools."],
  ],
  [
    "a tenant's quota above its own node groups",
    (a) => {
      set(eks(a), "provisioner", "managed-node-groups");
      set(eks(a), "tenantPools", { beta: { instanceType: "t3.medium", maxNodesPerZone: 1 } });
      fill(a.tenants[1], "omnichannel");
      set(a.databases["own"], "size", "m");
    },
    [
      "cluster.eks.tenantPools.beta: cannot hold the quota of beta: 9.5 cores needed, 4.29 there; 31.11 GiB of memory needed, 7.26 there. Raise maxNodesPerZone, or choose a larger instance type.",
    ],
  ],
  [
    "a tenant's pods, whose sum fits its node groups, and of which only one fits a node",
    (a) => {
      set(eks(a), "provisioner", "managed-node-groups");
      set(eks(a), "tenantPools", { beta: { instanceType: "t3.large", maxNodesPerZone: 3 } });
      fill(a.tenants[1], "omnichannel");
      set(a.databases["own"], "size", "m");
    },
    [
      "cluster.eks.tenantPools.beta: has 9 nodes with 1.43 cores and 5.92 GiB each, and the pods of beta take 10. Raise maxNodesPerZone, or choose a larger instance type.",
    ],
  ],
  [
    "nodes that tenants bring, for which there are no addresses",
    (a) => {
      set(eks(a), "cidr", "10.64.0.0/18");
      set(eks(a), "pools", { web: { maxNodesPerZone: 14 } });
      fill(a.tenants[1], "multibrand");
    },
    [
      "cluster: has 6081 pod addresses, and full pools take 7242, 1491 of them the nodes of beta. Give the landing zone a larger `cidr`, lower maxNodesPerZone, or choose smaller instances.",
      'databases.own.size = "s": has pools of 15 connections for a tenant, and a release runs more transactions at once (beta 175). Choose a larger size, or move tenants to another server.',
    ],
  ],
];

testRows(table);
