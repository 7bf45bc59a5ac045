import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BASELINES, FORMATS, type Baseline, type LandingZoneFacts } from "@retail-odoo/contract";
import {
  LandingZone,
  planCell,
  RetailOdooPlatform,
  type EksArgs,
  type RetailOdooPlatformArgs,
} from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";
import { faultsOf } from "./faulty-cell";

const outputs = join(__dirname, "../../examples/layered/outputs/landing-zone.json");
const published = () => (JSON.parse(readFileSync(outputs, "utf8")) as { facts: LandingZoneFacts }).facts;

const { capacity } = published();

function layeredArgs(zone: LandingZoneFacts = published()): RetailOdooPlatformArgs {
  return { ...platformArgs(), cluster: { landingZone: zone } };
}

/** What identifies and makes up a resource, whatever its values come from. */
const outline = ({ type, name, protect, retainOnDelete, inputs }: Recorded) => ({
  type,
  name,
  protect,
  retainOnDelete,
  inputs: Object.keys(inputs).sort(),
});

test("a platform upon a landing zone's facts is what it is around the landing zone, without it and its provider", async () => {
  const whole = await record(() => new RetailOdooPlatform("retail", platformArgs()));
  const layered = await record(() => new RetailOdooPlatform("retail", layeredArgs()));
  const zone = whole.find(({ name }) => name === "retail-zone");
  const others = whole.filter(
    ({ urn, parent, name }) => urn !== zone?.urn && parent !== zone?.urn && name !== "retail-kubernetes",
  );
  expect(layered.map(outline)).toEqual(others.map(outline));
  expect(layered.filter(({ type }) => type.startsWith("pulumi:providers:"))).toEqual([]);
});

test("both are proven against the same capacity, and publish how to reach the cluster", () => {
  const eks = platformArgs().cluster.eks as EksArgs;
  const pools = { web: { instanceType: "m7i.2xlarge", maxNodesPerZone: 3 } };
  const whole = planCell("retail", { ...platformArgs(), cluster: { eks: { ...eks, pools } } });
  expect(planCell("retail", layeredArgs()).capacity).toEqual(whole.capacity);
});

test("a landing zone of the same program is as good as one of another stack", async () => {
  const { environment, cluster } = platformArgs();
  const ownership = { platform: "retail", environment, owner: "team", costCentre: "1" };
  const baseline = BASELINES["2026.1"] as Baseline;
  const all = await record(() => {
    const zone = new LandingZone("zone", { ...(cluster.eks as EksArgs), environment, baseline, ownership });
    new RetailOdooPlatform("retail", { ...platformArgs(), cluster: { landingZone: zone.facts } });
  });
  const platform = all.find(({ name }) => name === "retail");
  expect(platform?.outputs).toMatchObject({
    format: FORMATS.platform,
    cluster: { name: "retail-prod", kind: "eks", kubeconfig: { unknown: true } },
  });
});

test.each<[string, () => RetailOdooPlatformArgs, string[]]>([
  [
    "of another environment",
    () => layeredArgs({ ...published(), environment: "dev" }),
    ["cluster.landingZone.environment: is not the platform's, prod. Load the landing zone of the same environment."],
  ],
  [
    "that is none",
    () => layeredArgs({ ...published(), format: "other" as LandingZoneFacts["format"] }),
    [
      "cluster.landingZone: is not what a landing zone publishes. Give `facts` of a LandingZone or a LandingZoneReference.",
    ],
  ],
  [
    "beside a cluster of its own",
    () => ({ ...platformArgs(), cluster: { ...platformArgs().cluster, landingZone: published() } }),
    ["cluster: names two clusters. Give `eks` to create one, `landingZone` for one of another stack, or `existing`."],
  ],
  [
    "in another region than the vault",
    () => layeredArgs({ ...published(), region: "eu-west-1" }),
    ["vault.s3.region: is not the region of the cluster, where its key is. Write eu-west-1."],
  ],
  [
    "too small",
    () =>
      layeredArgs({
        ...published(),
        capacity: { ...capacity, pools: { ...capacity.pools, web: { ...capacity.pools.web, cpu: 1 } } },
      }),
    [
      "cluster.landingZone.pools.web: cannot hold the quotas of tenants that share it (alpha 2.4 cores): 2.4 cores needed, 1 there. Raise maxNodesPerZone in the landing zone's stack, or choose a larger instance type.",
    ],
  ],
])("a landing zone %s is refused", (_, args, expected) => {
  expect(faultsOf(args())).toEqual(expected);
});

test("a tenant more changes neither the landing zone's part nor what the others were allotted", () => {
  const before = planCell("retail", layeredArgs());
  const after = planCell("retail", { ...layeredArgs(), tenants: [...platformArgs().tenants, tenant("gamma")] });
  const { alpha } = after.allotments;
  expect([after.cluster, { ...alpha, rto: undefined }]).toEqual([
    before.cluster,
    { ...before.allotments["alpha"], rto: undefined },
  ]);
});
