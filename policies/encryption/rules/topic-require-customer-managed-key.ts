import type { TopicArgs } from "@pulumi/aws/sns/topic";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType } from "@retail-odoo/policy-kit";

export const topicRequireCustomerManagedKey: ResourceValidationPolicy = {
  name: "topic-require-customer-managed-key",
  description: "SNS topics are encrypted with a customer-managed key.",
  severity: "medium",
  remediationSteps: "Set `kmsMasterKeyId` to a key whose policy lets those who publish use it.",
  validateResource: ofType<TopicArgs>("aws:sns/topic:Topic", (topic, report) => {
    if (!has(topic, "kmsMasterKeyId")) report("kmsMasterKeyId is not set: name a KMS key of your own.");
  }),
};
