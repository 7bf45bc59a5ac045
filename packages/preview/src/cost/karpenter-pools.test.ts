import { fakeObject, fakePlatform } from "@retail-odoo/testing";
import { estimateCost, type CostLine } from "./estimate";
import { PRICES } from "./prices";

const options = { prices: PRICES };
const region = "eu-central-1";
const WEB = { cpu: { total: 9, used: 1 }, memoryGiB: { total: 9, used: 1 }, pods: { total: 9, used: 1 } };

function formatLine({ label, cost }: CostLine): string {
  return `${label}: ${"cents" in cost ? (cost.cents / 100).toFixed(2) : cost.reason}`;
}

const linesOf = (resource: ReturnType<typeof fakeObject>) =>
  estimateCost([resource], { ...options, region }).lines.map(formatLine);

const requirements = (types: string[], capacity: string[]) => [
  { key: "node.kubernetes.io/instance-type", operator: "In", values: types },
  { key: "karpenter.sh/capacity-type", operator: "In", values: capacity },
];
const pool = (types: string[], capacity = ["on-demand"]) =>
  fakeObject("karpenter.sh/v1", "NodePool", "web", undefined, {
    metadata: { name: "web" },
    spec: { template: { spec: { requirements: requirements(types, capacity) } } },
  });

it.each([
  [
    "of spot nodes",
    pool(["m7i.large", "m5.large"], ["spot", "on-demand"]),
    "spot nodes m7i.large: spot prices change by the hour",
  ],
  [
    "without a number of nodes in the facts",
    pool(["m7i.large"]),
    "nodes m7i.large: the number of nodes depends on load",
  ],
  ["of any type", pool([]), "nodes of unknown type: the number of nodes depends on load"],
])("does not guess the nodes of a pool of Karpenter's %s", (_what, resource, expected) => {
  expect(linesOf(resource)[0]).toBe(expected);
});

it("prices the nodes of a Karpenter pool that the proven capacity needs, with their volumes", () => {
  const { resources } = fakePlatform(2);
  const [platform] = resources.filter(({ type }) => type === "retail-odoo:index:RetailOdooPlatform");
  const pools = { web: { ...WEB, nodes: { total: 9, used: 4 } } };
  Object.assign((platform?.outputs as { capacity: object }).capacity, { pools });
  const lines = estimateCost([...resources, pool(["m7i.2xlarge", "m6i.2xlarge"])], options).lines.map(formatLine);
  expect(lines.filter((line) => line.startsWith("nodes m7i.2xlarge"))).toEqual(["nodes m7i.2xlarge: 1410.36"]);
  expect(lines).toContain("node volumes: 19.04");
});
