import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { cacheRequireAuth } from "./cache-require-auth";

const violations = (change: object) =>
  resourceViolations(cacheRequireAuth, {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    name: "sessions",
    props: {
      engine: "valkey",
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authToken: "secret",
      ...change,
    },
  });

test.each([
  {},
  { transitEncryptionMode: undefined },
  { authToken: undefined, userGroupIds: ["sessions"] },
  { authToken: undefined, authTokenWo: "secret" },
])("passes %j", async (change) => {
  expect(await violations(change)).toEqual([]);
});

test.each([
  [{ transitEncryptionEnabled: undefined }, "transitEncryptionEnabled is not set: set it to true."],
  [{ transitEncryptionEnabled: false }, "transitEncryptionEnabled is false: set it to true."],
  [
    { transitEncryptionMode: "preferred" },
    'transitEncryptionMode is "preferred", which lets in who speaks plain text: set it to "required".',
  ],
  [{ authToken: undefined }, "neither authToken nor userGroupIds is set: without one, whoever reaches the port is in."],
])("refuses %j", async (change, message) => {
  expect(await violations(change)).toEqual([message]);
});

test("a password that is not known yet is one; a switch that is not known cannot be judged", async () => {
  expect(await violations({ authToken: UNKNOWN })).toEqual([]);
  await expect(violations({ transitEncryptionEnabled: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
