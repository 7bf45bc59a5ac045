import type { TrailArgs } from "@pulumi/aws/cloudtrail/trail";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { has, ofType } from "@retail-odoo/policy-kit";

export const trailEnableLogFileValidation: ResourceValidationPolicy = {
  name: "trail-enable-log-file-validation",
  description: "CloudTrail trails see every region, sign their files and encrypt them with a customer-managed key.",
  severity: "high",
  remediationSteps:
    "Set `isMultiRegionTrail` and `enableLogFileValidation` to true, and `kmsKeyId` to a key of your own.",
  validateResource: ofType<TrailArgs>("aws:cloudtrail/trail:Trail", (trail, report) => {
    if (!has(trail, "kmsKeyId")) report("kmsKeyId is not set: name a KMS key of your own.");
    if (trail.isMultiRegionTrail !== true) report("isMultiRegionTrail is not true: other regions go unseen.");
    if (trail.enableLogFileValidation !== true)
      report("enableLogFileValidation is not true: nobody could tell that a file was changed.");
  }),
};
