import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { LandingZoneFacts } from "@retail-odoo/contract";
import { planCell, type RetailOdooPlatformArgs } from "@retail-odoo/platform";
import { platformArgs } from "./example-cell";
import { eks, first, messages, set, type Args } from "./faulty-cell";

const outputs = join(__dirname, "../../examples/layered/outputs/landing-zone.json");
const published = () => (JSON.parse(readFileSync(outputs, "utf8")) as { facts: LandingZoneFacts }).facts;

/** The whole platform in another region. */
function move(a: Args, region: string): void {
  set(a.cluster.eks, "region", region);
  set(
    a.cluster.eks,
    "zones",
    ["a", "b", "c"].map((letter) => region + letter),
  );
  set(a.vault.s3, "region", region);
}

const REMEDY = "Move them, place the tenant on another platform, or name the region if its contract allows it.";

test("a German tenant's data stays in the European Economic Area", () => {
  const regions = '["eu-central-1","eu-north-1","eu-south-1","eu-south-2","eu-west-1","eu-west-3"]';
  const lines = messages((a) => move(a, "us-east-1"));
  expect(lines).toEqual(
    ["alpha", "beta"].map(
      (name) =>
        `tenants[${name}].regions = ${regions}: bind tenant ${name} (DE), and its data and logs would be in us-east-1 (cluster.eks.region), its backups would be in us-east-1 (vault.s3.region). ${REMEDY}`,
    ),
  );
});

test.each([["eu-west-1"], ["eu-north-1"]])("%s is as good", (region) => {
  expect(messages((a) => move(a, region))).toEqual([]);
});

test("a contract is narrower than the law, or wider", () => {
  expect(messages((a) => (first(a).regions = ["eu-west-1"]))).toEqual([
    `tenants[alpha].regions = ["eu-west-1"]: bind tenant alpha (DE), and its data and logs would be in eu-central-1 (cluster.eks.region), its backups would be in eu-central-1 (vault.s3.region). ${REMEDY}`,
  ]);
  const wider = (a: Args) => {
    move(a, "us-east-1");
    for (const tenant of a.tenants) tenant.regions = ["us-east-1"];
  };
  expect(messages(wider)).toEqual([]);
});

test("recovery copies and images stay where data may be, too", () => {
  const recovery = (region: string) => (a: Args) => set(eks(a), "recovery", { region });
  expect(messages(recovery("eu-west-1"))).toEqual([]);
  const regions = '["eu-central-1","eu-north-1","eu-south-1","eu-south-2","eu-west-1","eu-west-3"]';
  expect(messages(recovery("eu-west-2"))).toEqual(
    ["alpha", "beta"].map(
      (name) =>
        `tenants[${name}].regions = ${regions}: bind tenant ${name} (DE), and its recovery copies would be in eu-west-2 (cluster.eks.recovery.region). ${REMEDY}`,
    ),
  );
  const withImages = (a: Args) => {
    set(eks(a), "registry", { repositories: ["odoo"] });
    first(a).regions = ["eu-west-1"];
  };
  expect(messages(withImages)).toEqual([
    `tenants[alpha].regions = ["eu-west-1"]: bind tenant alpha (DE), and its data, logs and images would be in eu-central-1 (cluster.eks.region), its backups would be in eu-central-1 (vault.s3.region). ${REMEDY}`,
  ]);
});

test("a landing zone of another stack says where its copies go", () => {
  const facts = published();
  const recovery = { region: "us-east-1", keys: { data: "d", backup: "b", secrets: "s" } };
  const keys = { ...facts.keys, images: "i" };
  const messagesOf = (zone: LandingZoneFacts) => {
    try {
      planCell("retail", { ...platformArgs(), cluster: { landingZone: zone } });
      return [];
    } catch (error) {
      return String(error instanceof Error ? error.message : error).match(/bind .*?\)\./g);
    }
  };
  expect(messagesOf(facts)).toEqual([]);
  expect(messagesOf({ ...facts, recovery })).toEqual(
    ["alpha", "beta"].map(
      (name) =>
        `bind tenant ${name} (DE), and its recovery copies would be in us-east-1 (cluster.landingZone.recovery.region).`,
    ),
  );
  expect(messagesOf({ ...facts, keys, region: "us-east-1" })?.[0]).toContain(
    "its data, logs and images would be in us-east-1 (cluster.landingZone.region)",
  );
});

test("a region has to exist", () => {
  expect(messages((a) => (first(a).regions = ["eu-central-9", "eu-central-1"]))).toEqual([
    'tenants[alpha].regions[0] = "eu-central-9": is not a region. Did you mean eu-central-1?',
  ]);
  expect(eks(platformArgs() as Args)).toMatchObject({ region: "eu-central-1" });
});

/** What an existing cluster leaves unproven. */
function unproven(region: string | undefined, country = "DE"): string[] {
  const { cluster: _eks, ...rest } = platformArgs();
  const existing = { name: "lab", region, storageClass: "gp3", sharedStorageClass: "efs" };
  const args: RetailOdooPlatformArgs = {
    ...rest,
    cluster: { existing },
    vault: { existing: { bucket: "odoo-backups", region: "eu-central-1", lockDays: 35 } },
    tenants: platformArgs().tenants.map((tenant) => ({ ...tenant, country })),
  };
  return planCell("retail", args).capacity.unproven.filter((line) => line.includes("region"));
}

test("an existing cluster without a region is listed as unproven; an unknown country restricts no region", () => {
  expect(unproven("eu-central-1")).toEqual([]);
  expect(unproven(undefined)).toEqual([
    "Which region holds the data and logs of tenants: set `cluster.existing.region`.",
  ]);
  expect(unproven(undefined, "US")).toEqual([]);
});
