import { record, type Recorded } from "@retail-odoo/testing";
import { cell, platformArgs, tenant } from "./example-cell";

const typeAndName = ({ type, name }: Recorded) => `${type} ${name}`;
const podsOf = (all: Recorded[], name: string) => {
  const { template } = all.find((resource) => resource.name === name)?.inputs["spec"] as {
    template: { spec: { nodeSelector?: object; tolerations?: object[] } };
  };
  return { nodeSelector: template.spec.nodeSelector, tolerations: template.spec.tolerations };
};
const through = (key: string, value: string) => [{ key, operator: "Equal", value, effect: "NoSchedule" }];

test("Odoo runs on web, jobs on jobs, databases on data, and who is alone on its own nodes", async () => {
  const all = await record(() => cell(platformArgs()));
  const web = { nodeSelector: { "retail-odoo.io/pool": "web" }, tolerations: undefined };
  expect(["alpha-web", "alpha-websocket", "alpha-cron", "alpha-assets"].map((name) => podsOf(all, name))).toEqual([
    web,
    web,
    web,
    web,
  ]);
  expect(podsOf(all, "alpha-init")).toEqual({
    nodeSelector: { "retail-odoo.io/pool": "jobs" },
    tolerations: through("retail-odoo.io/pool", "jobs"),
  });
  const own = {
    nodeSelector: { "retail-odoo.io/tenant": "beta" },
    tolerations: through("retail-odoo.io/tenant", "beta"),
  };
  const betas = ["beta-web", "beta-websocket", "beta-cron", "beta-init"];
  expect(betas.map((name) => podsOf(all, name))).toEqual(betas.map(() => own));
  const { affinity } = all.find(({ name }) => name === "retail-main-cluster")?.inputs["spec"] as { affinity: object };
  expect(affinity).toMatchObject({
    nodeSelector: { "retail-odoo.io/pool": "data" },
    tolerations: through("retail-odoo.io/pool", "data"),
  });
});

test("jobs of a critical tenant stay off spot nodes, by the label of each provisioner", async () => {
  const critical = async (provisioner: "karpenter" | "managed-node-groups") => {
    const args = platformArgs();
    Object.assign(args.cluster.eks as object, { provisioner });
    args.tenants = [
      tenant("alpha", (spec) => {
        spec.service = "critical";
        spec.data.acceptUncopiedFiles = true;
      }),
    ];
    return podsOf(await record(() => cell(args)), "alpha-init").nodeSelector;
  };
  const jobs = { "retail-odoo.io/pool": "jobs" };
  expect(await critical("karpenter")).toEqual({ ...jobs, "karpenter.sh/capacity-type": "on-demand" });
  expect(await critical("managed-node-groups")).toEqual({ ...jobs, "eks.amazonaws.com/capacityType": "ON_DEMAND" });
});

test("who is alone brings a pool, of as many nodes as its pods need; with node groups the landing zone has it", async () => {
  const karpenter = await record(() => cell(platformArgs()));
  const pool = karpenter.find(({ name }) => name === "beta-node-pool");
  expect(pool?.parent).toBe(karpenter.find(({ name }) => name === "beta")?.urn);
  // One node for all pods, and one more, for the loss of one; a third while one is replaced.
  expect(pool?.inputs).toMatchObject({
    metadata: { name: "tenant-beta" },
    spec: { limits: { cpu: "24", memory: "96Gi" } },
  });
  const args = platformArgs();
  Object.assign(args.cluster.eks as object, { provisioner: "managed-node-groups", tenantPools: { beta: {} } });
  const groups = await record(() => cell(args));
  expect(groups.filter(({ type }) => /karpenter/.test(type))).toEqual([]);
  expect(podsOf(groups, "beta-web")).toEqual(podsOf(karpenter, "beta-web"));
});

test("a tenant of its own nodes more changes its own resources and the published portfolio, nothing else", async () => {
  const args = platformArgs();
  Object.assign(args.databases, { third: { engine: "cloudnative-pg", size: "s" } });
  const before = await record(() => cell(args));
  const delta = tenant("delta", (spec) => Object.assign(spec, { tenancy: "hybrid", database: "third" }));
  const after = await record(() => cell({ ...args, tenants: [...args.tenants, delta] }));
  const known = new Map(before.map((resource) => [resource.urn, JSON.stringify(resource.inputs)]));
  const changed = after.filter(({ urn, inputs }) => known.has(urn) && known.get(urn) !== JSON.stringify(inputs));
  expect(changed.map(typeAndName)).toEqual(["retail-odoo:index:RetailOdooPlatform retail"]);
  const added = after.filter(({ urn }) => !known.has(urn));
  expect(added.filter(({ name }) => name !== "delta" && !name.startsWith("delta-"))).toEqual([]);
  expect(added.map(typeAndName)).toContain("kubernetes:karpenter.sh/v1:NodePool delta-node-pool");
  expect(before.filter(({ urn }) => !after.some((other) => other.urn === urn))).toEqual([]);
});

test("a larger pool changes its own limits and what is published, nothing else", async () => {
  const before = await record(() => cell(platformArgs()));
  const args = platformArgs();
  Object.assign(args.cluster.eks as object, { pools: { web: { maxNodesPerZone: 9 } } });
  const after = await record(() => cell(args));
  expect(after.map(({ urn }) => urn)).toEqual(before.map(({ urn }) => urn));
  const changed = after.filter(({ inputs }, index) => JSON.stringify(inputs) !== JSON.stringify(before[index]?.inputs));
  expect(changed.map(({ name }) => name).sort()).toEqual(["retail", "retail-services-node-pool-web", "retail-zone"]);
});
