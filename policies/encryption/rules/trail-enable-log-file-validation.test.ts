import { resourceViolations, UNKNOWN } from "@retail-odoo/testing";
import { trailEnableLogFileValidation } from "./trail-enable-log-file-validation";

const good = { kmsKeyId: "arn:aws:kms:::key/1", isMultiRegionTrail: true, enableLogFileValidation: true };
const violations = (props: object) =>
  resourceViolations(trailEnableLogFileValidation, { type: "aws:cloudtrail/trail:Trail", name: "audit", props });

test("passes a trail of all regions, signed and encrypted", async () => {
  expect(await violations(good)).toEqual([]);
  expect(await violations({ ...good, kmsKeyId: UNKNOWN })).toEqual([]);
});

test.each([
  ["no key", { kmsKeyId: undefined }, "kmsKeyId is not set: name a KMS key of your own."],
  ["one region", { isMultiRegionTrail: false }, "isMultiRegionTrail is not true: other regions go unseen."],
  [
    "unsigned",
    { enableLogFileValidation: undefined },
    "enableLogFileValidation is not true: nobody could tell that a file was changed.",
  ],
])("%s", async (_, change, message) => {
  expect(await violations(JSON.parse(JSON.stringify({ ...good, ...change })) as object)).toEqual([message]);
});
