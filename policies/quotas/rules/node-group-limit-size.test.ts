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

test("passes a group of known size", async () => {
  expect(await violations({ minSize: 1, desiredSize: UNKNOWN, maxSize: 50 })).toEqual([]);
});

test.each([
  ["too large", { minSize: 1, maxSize: 51 }, "51"],
  ["no maximum", { minSize: 1 }, "not set"],
  ["no scaling", undefined, "not set"],
])("%s", async (_case, scalingConfig, shown) => {
  expect(await violations(scalingConfig)).toEqual([`scalingConfig.maxSize is ${shown}: set it to at most 50.`]);
});

test("is measured by the configuration", async () => {
  expect(await violations({ maxSize: 5 }, { maximumNodes: 4 })).toEqual([
    "scalingConfig.maxSize is 5: set it to at most 4.",
  ]);
});

test("in a preview, judges by what is known", async () => {
  expect(await violations({ minSize: UNKNOWN, desiredSize: UNKNOWN, maxSize: 51 })).toEqual([
    "scalingConfig.maxSize is 51: set it to at most 50.",
  ]);
  await expect(violations({ maxSize: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
