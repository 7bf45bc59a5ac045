import {
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { bucketEnableEncryption } from "./bucket-enable-encryption";

const ENCRYPTION = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const bucket = (name: string, value: string = name): PolicySubject => ({
  type: "aws:s3/bucket:Bucket",
  name,
  props: { bucket: value, arn: UNKNOWN },
});
const encryption = (value: string, from?: string, type = ENCRYPTION): PolicySubject => ({
  type,
  name: `${from ?? value}-encryption`,
  props: { bucket: value, rules: UNKNOWN },
  propertyDependencies: from === undefined ? {} : { bucket: [from] },
});
const BARE =
  "No BucketServerSideEncryptionConfiguration names this bucket, so S3 encrypts it with a key that you cannot revoke: add one with a customer-managed KMS key.";

test.each([
  ["by name", [bucket("files"), encryption("files")]],
  ["by dependency", [bucket("files"), encryption("files", "files")]],
  [
    "by an older type",
    [
      { ...bucket("files"), type: "aws:s3/bucketV2:BucketV2" },
      encryption(
        "files",
        undefined,
        "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
      ),
    ],
  ],
])("passes a configuration that names its bucket %s", async (_case, stack) => {
  expect(await stackViolations(bucketEnableEncryption, stack)).toEqual([]);
});

test("reports a bucket without a configuration, also beside one that has it", async () => {
  expect(await stackViolations(bucketEnableEncryption, [bucket("files")])).toEqual([BARE]);
  expect(
    await stackViolations(bucketEnableEncryption, [bucket("files"), bucket("logs"), encryption("logs", "logs")]),
  ).toEqual([BARE]);
});

test("does not apply to a stack without buckets", async () => {
  await expect(stackViolations(bucketEnableEncryption, [encryption("files")])).rejects.toThrow(RuleNotApplicable);
});

test("in a preview that does not know names, dependencies identify the bucket", async () => {
  const stack = [bucket("files", UNKNOWN), bucket("logs", UNKNOWN), encryption(UNKNOWN, "logs")];
  expect(await stackViolations(bucketEnableEncryption, stack)).toEqual([BARE]);
  await expect(stackViolations(bucketEnableEncryption, [bucket("files"), encryption(UNKNOWN)])).rejects.toThrow(
    UnknownValueError,
  );
});
