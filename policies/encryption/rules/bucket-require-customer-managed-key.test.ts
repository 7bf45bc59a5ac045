import {
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { bucketRequireCustomerManagedKey } from "./bucket-require-customer-managed-key";

const bucket: PolicySubject = { type: "aws:s3/bucket:Bucket", name: "files", props: { bucket: "files" } };
const encryption = (applied: object | undefined, name = "files"): PolicySubject => ({
  type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  name: "files-encryption",
  props: { bucket: name, rules: [{ applyServerSideEncryptionByDefault: applied, bucketKeyEnabled: UNKNOWN }] },
});
const logging = (targetBucket: string, from?: string): PolicySubject => ({
  type: "aws:s3/bucketLogging:BucketLogging",
  name: "logging",
  props: { bucket: UNKNOWN, targetBucket, targetPrefix: UNKNOWN },
  propertyDependencies: from === undefined ? {} : { targetBucket: [from] },
});
const PATH = "rules[0].applyServerSideEncryptionByDefault";
const OTHER = `${PATH}.sseAlgorithm is "AES256", so no key of yours protects this bucket's objects: set it to "aws:kms".`;

test.each(["aws:kms", "aws:kms:dsse"])("passes %s with a key", async (sseAlgorithm) => {
  const kms = encryption({ sseAlgorithm, kmsMasterKeyId: "arn:aws:kms:::key/1" });
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, kms])).toEqual([]);
});

test.each([
  ["the key of S3", { sseAlgorithm: "AES256" }, OTHER],
  [
    "no default encryption",
    undefined,
    `${PATH}.sseAlgorithm is not set, so no key of yours protects this bucket's objects: set it to "aws:kms".`,
  ],
  [
    "the key of AWS",
    { sseAlgorithm: "aws:kms" },
    `${PATH}.kmsMasterKeyId is not set, so no key of yours protects this bucket's objects: name a customer-managed KMS key.`,
  ],
])("reports %s", async (_case, applied, message) => {
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, encryption(applied)])).toEqual([message]);
});

test("only a bucket that receives access logs may use the key of S3", async () => {
  const own = encryption({ sseAlgorithm: "AES256" });
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, own, logging("files")])).toEqual([]);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, own, logging(UNKNOWN, "files")])).toEqual([]);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, own, logging("other")])).toEqual([OTHER]);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [own, logging("files")])).toEqual([]);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [own, logging("other")])).toEqual([OTHER]);
});

test("ignores `rules` of other resources, such as lifecycle configurations", async () => {
  const lifecycle: PolicySubject = {
    type: "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    name: "files-lifecycle",
    props: { bucket: "files", rules: [{ id: "old", status: "Enabled" }] },
  };
  await expect(stackViolations(bucketRequireCustomerManagedKey, [bucket, lifecycle])).rejects.toThrow(
    RuleNotApplicable,
  );
  const kms = encryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN });
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, lifecycle, kms])).toEqual([]);
});

test("in a preview, the key must be set, not known", async () => {
  const pending = encryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN }, UNKNOWN);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [pending, logging(UNKNOWN)])).toEqual([]);
  const own = encryption({ sseAlgorithm: "AES256" });
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, own])).toEqual([OTHER]);
  await expect(stackViolations(bucketRequireCustomerManagedKey, [own, logging(UNKNOWN)])).rejects.toThrow(
    UnknownValueError,
  );
});
