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
  [
    { transitEncryptionEnabled: undefined },
    "transitEncryptionEnabled is not set, so this cache's traffic crosses the network in plain text: set it to true.",
  ],
  [
    { transitEncryptionEnabled: false },
    "transitEncryptionEnabled is false, so this cache's traffic crosses the network in plain text: set it to true.",
  ],
  [
    { transitEncryptionMode: "preferred" },
    'transitEncryptionMode is "preferred", so this cache also accepts clients without TLS: set it to "required".',
  ],
  [
    { authToken: undefined },
    "Neither authToken nor userGroupIds is set, so any client that reaches the port can read and write this cache: set one of them.",
  ],
])("reports %j", async (change, message) => {
  expect(await violations(change)).toEqual([message]);
});

test("in a preview, the password must be set, and transitEncryptionEnabled must be known", async () => {
  expect(await violations({ authToken: UNKNOWN })).toEqual([]);
  await expect(violations({ transitEncryptionEnabled: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
