import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { nodeGroupLimitSize } from "./node-group-limit-size";

const violations = (scalingConfig: unknown, config?: object) =>
  resourceViolations(
    nodeGroupLimitSize,
    {
      type: "aws:eks/nodeGroup:NodeGroup",
      name: "workload",
      props: { nodeRoleArn: UNKNOWN, subnetIds: UNKNOWN, scalingConfig },
    },
    config,
  );

test("passes a group of limited size", async () => {
  expect(await violations({ minSize: 1, desiredSize: UNKNOWN, maxSize: 50 })).toEqual([]);
});

test.each([
  ["a maximum that is too large", { minSize: 1, maxSize: 51 }, "51"],
  ["no maximum", { minSize: 1 }, "not set"],
  ["no scaling", undefined, "not set"],
])("reports a group with %s", async (_case, scalingConfig, formatted) => {
  expect(await violations(scalingConfig)).toEqual([
    `scalingConfig.maxSize is ${formatted}, so this node group can cost more than allowed: set it to at most 50.`,
  ]);
});

test("takes the maximum from its configuration", async () => {
  expect(await violations({ maxSize: 5 }, { maximumNodes: 4 })).toEqual([
    "scalingConfig.maxSize is 5, so this node group can cost more than allowed: set it to at most 4.",
  ]);
});

test("in a preview, only the maximum must be known", async () => {
  expect(await violations({ minSize: UNKNOWN, desiredSize: UNKNOWN, maxSize: 51 })).toEqual([
    "scalingConfig.maxSize is 51, so this node group can cost more than allowed: set it to at most 50.",
  ]);
  await expect(violations({ maxSize: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
