import type { TopicArgs } from "@pulumi/aws/sns/topic";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType } from "@retail-odoo/policy-kit";
import { requireKey } from "../keys";

export const topicRequireCustomerManagedKey: ResourceValidationPolicy = {
  name: "topic-require-customer-managed-key",
  description: "SNS topics are encrypted with a customer-managed key.",
  severity: "medium",
  remediationSteps: "Set `kmsMasterKeyId` to a key whose policy lets the publishers use it.",
  validateResource: ofType<TopicArgs>("aws:sns/topic:Topic", (topic, report) => {
    requireKey(report, topic, "kmsMasterKeyId", "this topic's messages");
  }),
};
