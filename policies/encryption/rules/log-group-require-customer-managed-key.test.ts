import { testPresenceRule } from "@retail-odoo/testing";
import { logGroupRequireCustomerManagedKey } from "./log-group-require-customer-managed-key";

testPresenceRule(
  logGroupRequireCustomerManagedKey,
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    name: "audit",
    props: { name: "/audit", kmsKeyId: "arn:aws:kms:::key/1" },
  },
  "kmsKeyId",
  "kmsKeyId is not set, so no key of yours protects this log group: name a customer-managed KMS key.",
);
