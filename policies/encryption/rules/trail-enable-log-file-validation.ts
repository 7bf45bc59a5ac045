import type { TrailArgs } from "@pulumi/aws/cloudtrail/trail";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, requireTrue } from "@retail-odoo/policy-kit";
import { requireKey } from "../keys";

export const trailEnableLogFileValidation: ResourceValidationPolicy = {
  name: "trail-enable-log-file-validation",
  description: "CloudTrail trails validate their log files, record every region and use a customer-managed key.",
  severity: "high",
  remediationSteps:
    "Set `isMultiRegionTrail` and `enableLogFileValidation` to true, and `kmsKeyId` to a customer-managed key.",
  validateResource: ofType<TrailArgs>("aws:cloudtrail/trail:Trail", (trail, report) => {
    requireKey(report, trail, "kmsKeyId", "this trail's log files");
    requireTrue(report, "isMultiRegionTrail", trail.isMultiRegionTrail, "this trail misses events of other regions");
    requireTrue(
      report,
      "enableLogFileValidation",
      trail.enableLogFileValidation,
      "a changed log file cannot be distinguished from the original",
    );
  }),
};
