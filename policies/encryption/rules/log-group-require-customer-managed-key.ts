import type { LogGroupArgs } from "@pulumi/aws/cloudwatch/logGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType } from "@retail-odoo/policy-kit";
import { requireKey } from "../keys";

export const logGroupRequireCustomerManagedKey: ResourceValidationPolicy = {
  name: "log-group-require-customer-managed-key",
  description: "CloudWatch log groups are encrypted with a customer-managed key.",
  severity: "medium",
  remediationSteps: "Set `kmsKeyId` to a key whose policy lets the region's CloudWatch Logs service use it.",
  validateResource: ofType<LogGroupArgs>("aws:cloudwatch/logGroup:LogGroup", (group, report) => {
    requireKey(report, group, "kmsKeyId", "this log group");
  }),
};
