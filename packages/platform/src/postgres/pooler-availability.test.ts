import { findRecorded, record } from "@retail-odoo/testing";
import { createPoolerBudget, poolerSpread } from "./pooler-availability";
import { PostgresHA } from "./postgres-ha";

const POOLER = { "cnpg.io/poolerName": "erp-pool" };

test("a pooler's pods are on different hosts always, and in different zones where possible", () => {
  const constraint = {
    maxSkew: 1,
    nodeTaintsPolicy: "Honor",
    matchLabelKeys: ["pod-template-hash"],
    labelSelector: { matchLabels: POOLER },
  };
  expect(poolerSpread(POOLER)).toEqual([
    { ...constraint, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "DoNotSchedule" },
    { ...constraint, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" },
  ]);
});

test("one pod of a server's pooler may be evicted at a time", async () => {
  const args = { engine: "cloudnative-pg", size: "s", namespace: "databases" } as const;
  const resources = await record(() => new PostgresHA("erp", args));
  expect(findRecorded(resources, "erp-pool-disruption").inputs).toMatchObject({
    metadata: { name: "erp-pool", namespace: "databases" },
    spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: "AlwaysAllow", selector: { matchLabels: POOLER } },
  });
});

test("a single pod has no budget, which would block every drain", async () => {
  const pooler = { name: "erp-pool", namespace: "databases", instances: 1, matchLabels: POOLER };
  expect(await record(() => createPoolerBudget("erp-pool-disruption", pooler, {}))).toEqual([]);
});
