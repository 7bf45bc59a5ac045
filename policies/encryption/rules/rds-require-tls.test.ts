import { resourceViolations, UNKNOWN } from "@retail-odoo/testing";
import { rdsRequireTls } from "./rds-require-tls";

const violations = (change: object) =>
  resourceViolations(rdsRequireTls, {
    type: "aws:rds/parameterGroup:ParameterGroup",
    name: "main",
    props: { family: "postgres17", parameters: [{ name: "rds.force_ssl", value: "1" }], ...change },
  });

test("passes a group that requires TLS, and a group of another engine", async () => {
  expect(await violations({})).toEqual([]);
  expect(await violations({ family: "mysql8.4", parameters: [] })).toEqual([]);
});

test.each([
  [[], "rds.force_ssl is not set, so PostgreSQL also accepts connections without TLS: set it to 1."],
  [undefined, "rds.force_ssl is not set, so PostgreSQL also accepts connections without TLS: set it to 1."],
  [
    [{ name: "rds.force_ssl", value: "0" }],
    'rds.force_ssl is "0", so PostgreSQL also accepts connections without TLS: set it to 1.',
  ],
])("reports parameters %j", async (parameters, message) => {
  expect(await violations({ parameters })).toEqual([message]);
});

test("in a preview, other properties may be unknown", async () => {
  const open = ["rds.force_ssl is not set, so PostgreSQL also accepts connections without TLS: set it to 1."];
  expect(await violations({ name: UNKNOWN, parameters: [] })).toEqual(open);
  expect(await violations({ family: undefined, parameters: [] })).toEqual(open);
});
