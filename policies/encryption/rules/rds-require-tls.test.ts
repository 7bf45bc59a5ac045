import { resourceViolations, UNKNOWN } from "@retail-odoo/testing";
import { rdsRequireTls } from "./rds-require-tls";

const violations = (change: object) =>
  resourceViolations(rdsRequireTls, {
    type: "aws:rds/parameterGroup:ParameterGroup",
    name: "main",
    props: { family: "postgres17", parameters: [{ name: "rds.force_ssl", value: "1" }], ...change },
  });

test("passes a group that forces TLS, and one of another engine", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ family: "mysql8.4", parameters: [] })).toEqual([]);
});

test.each([
  [[], "rds.force_ssl is not set: set it to 1."],
  [undefined, "rds.force_ssl is not set: set it to 1."],
  [[{ name: "rds.force_ssl", value: "0" }], 'rds.force_ssl is "0": set it to 1.'],
])("parameters: %j", async (parameters, message) => {
  expect(await violations({ parameters })).toEqual([message]);
});

test("in a preview, judges by what is known", async () => {
  const open = ["rds.force_ssl is not set: set it to 1."];
  expect(await violations({ name: UNKNOWN, parameters: [] })).toEqual(open);
  expect(await violations({ family: undefined, parameters: [] })).toEqual(open);
});
