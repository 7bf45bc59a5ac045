import { readFileSync } from "node:fs";
import { join } from "node:path";
import { planCell, type RetailOdooPlatformArgs } from "@retail-odoo/platform";
import type { LandingZoneFacts } from "@retail-odoo/contract";
import { platformArgs, tenant, uncached } from "./example-cell";
import { eks, first, messages, set, type Args } from "./faulty-cell";

/** A development cell as its environment's defaults make it. */
function dev(over: Partial<Args> = {}): Args {
  return {
    ...platformArgs(),
    environment: "dev",
    databases: { main: { engine: "cloudnative-pg", size: "s" } },
    tenants: [tenant("alpha")],
    ...over,
  };
}

const become = (args: Args) => (a: Args) => void Object.assign(a, args);
const plan = (args: RetailOdooPlatformArgs) => planCell("retail", args);
const instancesOf = ({ databases }: ReturnType<typeof plan>) =>
  Object.values(databases).map((spec) => ("instances" in spec ? spec.instances : undefined));

const GIVEN_UP =
  "That the cell keeps running when a node or zone is lost, and is back within its recovery objectives: `survivesZoneLoss` is false. Operators have one replica each, all on nodes of eu-central-1a, and database servers have no standby: tenants wait until the node or zone is back, or until the cell is deployed in another zone and its databases are restored.";

test("development gives up zone loss and says so; one flag brings all of it back", () => {
  const single = plan(dev());
  expect(single.capacity.unproven).toEqual([GIVEN_UP, ...uncached("alpha")]);
  expect(instancesOf(single)).toEqual([1]);
  expect(single.capacity.pools?.["data"]?.nodes?.used).toBe(1);

  const full = plan(dev({ survivesZoneLoss: true }));
  expect(full.capacity.unproven).toEqual(uncached("alpha"));
  expect(instancesOf(full)).toEqual([3]);
  expect(full.capacity.pools?.["data"]?.nodes?.used).toBe(3);
});

test("staging is as production unless it says otherwise", () => {
  expect(instancesOf(plan(dev({ environment: "staging" })))).toEqual([3]);
  expect(instancesOf(plan(dev({ environment: "staging", survivesZoneLoss: false })))).toEqual([1]);
});

test("an existing cluster's zones are unknown to the text", () => {
  const existing = { name: "lab", region: "eu-central-1", storageClass: "fast", sharedStorageClass: "files" };
  const vault = { existing: { bucket: "backups", region: "eu-central-1", lockDays: 40 } };
  const [text] = plan(dev({ cluster: { existing }, vault })).capacity.unproven.filter((line) =>
    line.includes("survivesZoneLoss"),
  );
  expect(text).toContain("Operators have one replica each, and database servers have no standby");
});

test("production cannot give it up, and one fault says so", () => {
  expect(messages((a) => set(a, "survivesZoneLoss", false))).toEqual([
    "survivesZoneLoss = false: gives up what prod promises its tenants. Leave it out, or use another environment.",
  ]);
});

test("a single instance serves neither service critical nor a durability that needs a standby", () => {
  const critical = dev();
  first(critical).service = "critical";
  first(critical).data.acceptUncopiedFiles = true;
  expect(messages(become(critical))).toEqual([
    'tenants[alpha].service = "critical": does not tolerate the loss of the last commits with the primary, which durability async of server main allows. Set survivesZoneLoss to true and write zero-loss or balanced as databases.main.durability, or choose another service.',
  ]);
  set(critical.databases["main"], "durability", "balanced");
  expect(messages(become(critical))).toEqual([
    'databases.main.durability = "balanced": needs a standby, and the server has one instance: it survives no zone loss. Leave it out, or set survivesZoneLoss to true.',
  ]);
  expect(messages(become({ ...critical, survivesZoneLoss: true }))).toEqual([]);
});

test("the one system node has to hold the operators, and says when it does not", () => {
  const small = dev();
  set(eks(small), "pools", { system: { instanceType: "t3.medium" } });
  expect(messages(become(small))).toEqual([
    "cluster.eks.pools.system.minNodesPerZone = 1: runs 1 node of type t3.medium, with 1.63 cores, 2.67 GiB and 11 pods, and the operators are 23 pods of 1.37 cores and 3.25 GiB. Raise it, or choose a larger instance type.",
  ]);
  set(eks(small), "pools", { system: { instanceType: "t3.medium", minNodesPerZone: 3 } });
  expect(messages(become(small))).toEqual([]);
});

test("RDS has no standby either", () => {
  const standby = (survivesZoneLoss: boolean) =>
    Object.values(plan(dev({ databases: { main: { engine: "rds", size: "s" } }, survivesZoneLoss })).databases).map(
      (spec) => "standby" in spec && spec.standby,
    );
  expect([standby(true), standby(false)]).toEqual([[true], [false]]);
});

test("a platform follows its landing zone, and one that says otherwise is refused", () => {
  const outputs = join(__dirname, "../../examples/layered/outputs/landing-zone.json");
  const { facts } = JSON.parse(readFileSync(outputs, "utf8")) as { facts: LandingZoneFacts };
  const landingZone: LandingZoneFacts = { ...facts, environment: "staging", survivesZoneLoss: false };
  const args = dev({ environment: "staging", cluster: { landingZone } });
  expect(instancesOf(plan(args))).toEqual([1]);
  expect(messages(become({ ...args, survivesZoneLoss: true }))).toEqual([
    "cluster.landingZone.survivesZoneLoss = false: is not the platform's, true. Write the same in both stacks, or leave it out of the platform's.",
  ]);
});
