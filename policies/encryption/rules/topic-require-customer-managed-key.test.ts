import { resourceViolations, UNKNOWN } from "@retail-odoo/testing";
import { topicRequireCustomerManagedKey } from "./topic-require-customer-managed-key";

const violations = (props: object) =>
  resourceViolations(topicRequireCustomerManagedKey, { type: "aws:sns/topic:Topic", name: "alarms", props });

test("passes a topic with a key", async () => {
  expect(await violations({ name: "alarms", kmsMasterKeyId: "arn:aws:kms:::key/1" })).toEqual([]);
});

test("no key", async () => {
  expect(await violations({ name: "alarms" })).toEqual(["kmsMasterKeyId is not set: name a KMS key of your own."]);
});

test("in a preview, a key need only be named", async () => {
  expect(await violations({ name: UNKNOWN, kmsMasterKeyId: UNKNOWN })).toEqual([]);
  expect(await violations({ name: UNKNOWN })).toEqual(["kmsMasterKeyId is not set: name a KMS key of your own."]);
});
