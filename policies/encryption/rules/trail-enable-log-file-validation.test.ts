import { resourceViolations, UNKNOWN } from "@retail-odoo/testing";
import { trailEnableLogFileValidation } from "./trail-enable-log-file-validation";

const COMPLIANT = { kmsKeyId: "arn:aws:kms:::key/1", isMultiRegionTrail: true, enableLogFileValidation: true };
const violations = (props: object) =>
  resourceViolations(trailEnableLogFileValidation, { type: "aws:cloudtrail/trail:Trail", name: "audit", props });

test("passes a trail of all regions with log file validation and a key", async () => {
  expect(await violations(COMPLIANT)).toEqual([]);
  expect(await violations({ ...COMPLIANT, kmsKeyId: UNKNOWN })).toEqual([]);
});

test.each([
  [
    "no key",
    { kmsKeyId: undefined },
    "kmsKeyId is not set, so no key of yours protects this trail's log files: name a customer-managed KMS key.",
  ],
  [
    "one region",
    { isMultiRegionTrail: false },
    "isMultiRegionTrail is false, so this trail misses events of other regions: set it to true.",
  ],
  [
    "no log file validation",
    { enableLogFileValidation: undefined },
    "enableLogFileValidation is not set, so a changed log file cannot be distinguished from the original: set it to true.",
  ],
])("reports %s", async (_case, change, message) => {
  expect(await violations({ ...COMPLIANT, ...change })).toEqual([message]);
});
