import { TYPES } from "@retail-odoo/contract";
import { fakeAllotment, fakeFacts, fakePlatform, fakeResource } from "@retail-odoo/testing";
import { estimateCost, PRICES } from "../cost/index";
import type { Json } from "../model";
import { readPlatformFacts, tenantFinder, type ReadResource } from "./facts";
import { at } from "./json";

describe("readPlatformFacts", () => {
  const platform = (outputs: { [key: string]: Json }) => fakeResource(TYPES.RetailOdooPlatform, "lab", {}, { outputs });
  const whole = fakePlatform(2).resources[0]?.outputs ?? {};

  it("reads the registered outputs", () => {
    expect(readPlatformFacts(fakePlatform(2).resources)).toEqual(fakeFacts([fakeAllotment(0), fakeAllotment(1)]));
  });

  it("returns undefined without a platform, and for facts of another shape", () => {
    expect(readPlatformFacts([])).toBeUndefined();
    for (const part of ["cluster", "databases", "vault", "allotments", "capacity", "environment"])
      expect(readPlatformFacts([platform({ ...whole, [part]: { unknown: true } })])).toBeUndefined();
    const { allotments } = whole;
    const broken = { ...whole, allotments: { lumen: { ...(at(allotments, "lumen") as object), connections: "many" } } };
    expect(readPlatformFacts([platform(broken)])).toBeUndefined();
  });

  it("assembles them from the inputs of a document", () => {
    const { name, environment, baseline, domain, calendar, allotments, capacity, databases, vault } = fakeFacts([
      fakeAllotment(0),
      fakeAllotment(1),
    ]);
    const published = JSON.parse(
      JSON.stringify({ name, environment, baseline, domain, calendar, allotments, capacity }),
    );
    const asInputs: ReadResource[] = fakePlatform(2).resources.map((resource) => {
      const inputs: { [type: string]: object } = {
        [TYPES.RetailOdooPlatform]: published,
        [TYPES.LandingZone]: { region: "eu-central-1", zones: ["a", "b", "c"], cluster: { name: "lab" } },
        [TYPES.BackupVault]: vault,
        [TYPES.PostgresHA]: databases[resource.name.slice("lab-".length)] ?? {},
      };
      return { ...resource, outputs: undefined, inputs: { ...resource.inputs, ...inputs[resource.type] } };
    });
    expect(readPlatformFacts(asInputs)).toMatchObject({
      ...published,
      cluster: { kind: "eks", region: "eu-central-1" },
      databases,
      vault,
    });
    // The storage classes are not among the inputs; everything else costs the same.
    const classes = ["gp3", "efs"].map((item) =>
      fakeResource("kubernetes:storage.k8s.io/v1:StorageClass", item, {
        metadata: { name: item },
        provisioner: item === "efs" ? "efs.csi.aws.com" : "ebs.csi.aws.com",
      }),
    );
    const total = estimateCost(fakePlatform(2).resources, { prices: PRICES }).total;
    expect(estimateCost([...asInputs, ...classes], { prices: PRICES }).total).toBe(total);
  });
});

describe("tenantFinder", () => {
  it("finds the tenant at and below its stack, and none elsewhere", () => {
    const { resources } = fakePlatform(2);
    const tenantOf = tenantFinder(resources);
    expect(resources.filter((resource) => tenantOf(resource) === "bakery").map(({ name }) => name)).toEqual([
      "bakery",
      "bakery-namespace",
      "bakery-credentials",
      "bakery-files",
      "bakery-web",
    ]);
    expect(resources.filter((resource) => tenantOf(resource) === undefined).length).toBe(22);
  });
});
