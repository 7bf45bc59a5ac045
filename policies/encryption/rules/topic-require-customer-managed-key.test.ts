import { testPresenceRule } from "@retail-odoo/testing";
import { topicRequireCustomerManagedKey } from "./topic-require-customer-managed-key";

testPresenceRule(
  topicRequireCustomerManagedKey,
  {
    type: "aws:sns/topic:Topic",
    name: "alarms",
    props: { name: "alarms", kmsMasterKeyId: "arn:aws:kms:::key/1" },
  },
  "kmsMasterKeyId",
  "kmsMasterKeyId is not set, so no key of yours protects this topic's messages: name a customer-managed KMS key.",
);
