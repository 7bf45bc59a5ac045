import { resourceViolations, UNKNOWN } from "@retail-odoo/testing";
import { logGroupRequireCustomerManagedKey } from "./log-group-require-customer-managed-key";

const violations = (props: object) =>
  resourceViolations(logGroupRequireCustomerManagedKey, {
    type: "aws:cloudwatch/logGroup:LogGroup",
    name: "audit",
    props,
  });

test("passes a group with a key", async () => {
  expect(await violations({ name: "/audit", kmsKeyId: "arn:aws:kms:::key/1" })).toEqual([]);
});

test("no key", async () => {
  expect(await violations({ name: "/audit" })).toEqual(["kmsKeyId is not set: name a KMS key of your own."]);
});

test("in a preview, a key need only be named", async () => {
  expect(await violations({ name: UNKNOWN, kmsKeyId: UNKNOWN })).toEqual([]);
  expect(await violations({ name: UNKNOWN })).toEqual(["kmsKeyId is not set: name a KMS key of your own."]);
});
