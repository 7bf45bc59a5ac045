import { TYPES } from "@retail-odoo/contract";
import { fakeAllotment, fakeFacts, fakePlatform, fakeResource } from "@retail-odoo/testing";
import { estimateCost, PRICES } from "../cost/index";
import type { Json } from "../model";
import { readPlatformFacts, tenantFinder, type ReadResource } from "./facts";
import { at, joinPath, markerOf, replaceMarkers, sameJson } from "./json";
import { readPools } from "./nodes";
import { policyOverview, typeGroups } from "./summary";
import { typeLabel } from "./types";
import { change, count, duration, money, names, percent } from "./format";

describe("json", () => {
  it("tells markers from similar objects", () => {
    const values: Json[] = [
      { unknown: true },
      { secret: true },
      { unknown: true, x: 1 },
      { unknown: "true" },
      null,
      "unknown",
    ];
    expect(values.map(markerOf)).toEqual(["unknown", "secret", undefined, undefined, undefined, undefined]);
  });

  it("returns the value at a path, or undefined", () => {
    const value: Json = { a: [{ b: 1 }] };
    expect([at(value, "a", 0, "b"), at(value, "a", 1, "b"), at(value, "a", "b"), at("text", "length")]).toEqual([
      1,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("replaces markers by a function of their path", () => {
    const value: Json = { "a.b/c": [{ unknown: true }], d: { e: { secret: true } }, f: 1 };
    expect(replaceMarkers(value, (marker, path) => `${marker} ${path}`)).toEqual({
      "a.b/c": ['unknown ["a.b/c"][0]'],
      d: { e: "secret d.e" },
      f: 1,
    });
    expect(joinPath("metadata.annotations", "eks.amazonaws.com/role-arn")).toBe(
      'metadata.annotations["eks.amazonaws.com/role-arn"]',
    );
  });

  it.each<[Json, Json, boolean]>([
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [[], {}, false],
    [null, null, true],
    [0, false, false],
  ])("compares %j with %j", (left, right, same) => {
    expect(sameJson(left, right)).toBe(same);
  });
});

describe("typeLabel", () => {
  it.each([
    ["aws:ec2/vpc:Vpc", "ec2.Vpc"],
    ["aws:index/getRegion:getRegion", "getRegion"],
    ["kubernetes:core/v1:Namespace", "Namespace"],
    ["kubernetes:storage.k8s.io/v1:StorageClass", "StorageClass"],
    ["kubernetes:helm.sh/v3:Release", "Release"],
    ["kubernetes:postgresql.cnpg.io/v1:Cluster", "Cluster.postgresql.cnpg.io"],
    ["random:index/randomPassword:RandomPassword", "RandomPassword"],
    ["retail-odoo:index:TenantStack", "TenantStack"],
    ["pulumi:providers:aws", "aws.Provider"],
    ["pulumi:pulumi:StackReference", "StackReference"],
  ])("labels %s as %s", (type, label) => {
    expect(typeLabel(type)).toBe(label);
  });
});

describe("typeGroups and policyOverview", () => {
  it("counts by package and module, components as one group", () => {
    expect(typeGroups(fakePlatform(1).resources)).toEqual([
      {
        name: "aws",
        count: 15,
        parts: [
          { name: "ec2", count: 10 },
          { name: "eks", count: 3 },
          { name: "kms", count: 1 },
          { name: "s3", count: 1 },
        ],
      },
      {
        name: "components",
        count: 5,
        parts: ["BackupVault", "LandingZone", "PostgresHA", "RetailOdooPlatform", "TenantStack"].map((name) => ({
          name,
          count: 1,
        })),
      },
      {
        name: "kubernetes",
        count: 5,
        parts: [
          { name: "core/v1", count: 3 },
          { name: "apps/v1", count: 1 },
          { name: "postgresql.cnpg.io/v1", count: 1 },
        ],
      },
    ]);
  });

  it("ignores disabled rules", () => {
    const policy = { name: "p", level: "disabled" as const, description: "" };
    const packs = [
      {
        name: "k",
        version: "1",
        policies: [policy, { ...policy, name: "q", level: "advisory" as const }],
        evaluations: 1,
      },
    ];
    const result = { pack: "k", policy: "p", message: "m", checked: true };
    const policies = [
      { ...result, level: "disabled" as const },
      { ...result, level: "remediate" as const },
    ];
    expect(policyOverview({ packs, policies })).toEqual({
      packs,
      rules: 1,
      mandatory: [],
      advisory: [],
      remediated: [policies[1]],
      notChecked: [],
    });
  });
});

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

describe("readPools", () => {
  const zones = ["z-a", "z-b", "z-c"];
  const subnets = zones.map((zone) => fakeResource("aws:ec2/subnet:Subnet", zone, { availabilityZone: zone }));
  const template = fakeResource("aws:ec2/launchTemplate:LaunchTemplate", "t", { instanceType: "m7i.large" });
  const group = (name: string, size: object, zonesOf: number[], over: { [key: string]: Json } = {}) =>
    fakeResource(
      "aws:eks/nodeGroup:NodeGroup",
      name,
      {
        scalingConfig: size as Json,
        labels: { "retail-odoo.io/pool": "work" },
        subnetIds: zonesOf.map(() => ({ unknown: true })),
        ...over,
      },
      {
        propertyDependencies: {
          launchTemplate: [template.urn],
          subnetIds: zonesOf.flatMap((zone) => subnets[zone]?.urn ?? []),
        },
      },
    );

  it("merges one group a zone into one pool, with its nodes in the zones of its subnets", () => {
    const size = { minSize: 1, maxSize: 3 };
    const groups = [group("a", { ...size, desiredSize: 2 }, [0]), group("c", size, [2])];
    expect(readPools([...subnets, template, ...groups], zones)).toEqual([
      { name: "work", instanceTypes: ["m7i.large"], from: 2, to: 6, nodes: [2, 0, 1] },
    ]);
  });

  it("derives the maximum of a Karpenter pool from its CPU limit, and starts it empty", () => {
    const values = ["m7i.2xlarge"];
    const pool = fakeResource("kubernetes:karpenter.sh/v1:NodePool", "services-web", {
      metadata: { name: "web" },
      spec: {
        template: { spec: { requirements: [{ key: "node.kubernetes.io/instance-type", operator: "In", values }] } },
        limits: { cpu: "57" },
      },
    });
    expect(readPools([pool], zones)).toEqual([
      { name: "web", instanceTypes: ["m7i.2xlarge"], from: 0, to: 7, nodes: [0, 0, 0] },
    ]);
  });

  it("lists Karpenter pools by name", () => {
    const pool = (name: string) =>
      fakeResource("kubernetes:karpenter.sh/v1:NodePool", `services-${name}`, { metadata: { name } });
    const pools = readPools(["web", "tenant-lumen", "data"].map(pool), zones);
    expect(pools.map(({ name }) => name)).toEqual(["data", "tenant-lumen", "web"]);
  });

  it("spreads a group over its zones, or over all if they are unknown", () => {
    const own = { labels: null, instanceTypes: ["t3.large"] };
    const over = [
      group("two", { minSize: 3, maxSize: 3 }, [0, 1], own),
      group("any", { minSize: 4 }, [], { ...own, subnetIds: { unknown: true } }),
    ];
    expect(readPools([...subnets, ...over], zones)).toEqual([
      { name: "any", instanceTypes: ["t3.large"], from: 4, to: undefined, nodes: [2, 1, 1] },
      { name: "two", instanceTypes: ["t3.large"], from: 3, to: 3, nodes: [2, 1, 0] },
    ]);
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

describe("format", () => {
  it("formats counts, amounts, durations and percentages", () => {
    expect([count(1, "node"), count(2, "node"), count(1200, "node"), count(0, "entry", "entries")]).toEqual([
      "1 node",
      "2 nodes",
      "1,200 nodes",
      "0 entries",
    ]);
    expect([money(123456), money(5), change(-150), change(150), change(0)]).toEqual([
      "USD 1,234.56",
      "USD 0.05",
      "−1.50",
      "+1.50",
      "no change",
    ]);
    expect([1.25, 60, 95.2, 480].map(duration)).toEqual(["2 min", "1 h", "1 h 36 min", "8 h"]);
    expect([percent(1, 3), percent(0, 0)]).toEqual(["33 %", "–"]);
  });

  it("lists all names while the line is short", () => {
    expect(names(["a", "b", "c"])).toBe("a, b, c");
    expect(names(Array.from({ length: 30 }, (_, index) => `name-${index}`))).toBe("name-0 … name-29");
  });
});
