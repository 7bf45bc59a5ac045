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
const OTHER = `${PATH}.sseAlgorithm is "AES256": set it to "aws:kms".`;

test.each(["aws:kms", "aws:kms:dsse"])("passes %s with a key", async (sseAlgorithm) => {
  const kms = encryption({ sseAlgorithm, kmsMasterKeyId: "arn:aws:kms:::key/1" });
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, kms])).toEqual([]);
});

test.each([
  ["S3's own key", { sseAlgorithm: "AES256" }, OTHER],
  ["nothing", undefined, `${PATH}.sseAlgorithm is not set: set it to "aws:kms".`],
  ["AWS's key", { sseAlgorithm: "aws:kms" }, `${PATH}.kmsMasterKeyId is not set: name a KMS key of your own.`],
])("%s", async (_case, applied, message) => {
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, encryption(applied)])).toEqual([message]);
});

test("only a bucket that takes access logs may use S3's own key", async () => {
  const own = encryption({ sseAlgorithm: "AES256" });
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, own, logging("files")])).toEqual([]);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, own, logging(UNKNOWN, "files")])).toEqual([]);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, own, logging("other")])).toEqual([OTHER]);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [own, logging("files")])).toEqual([]);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [own, logging("other")])).toEqual([OTHER]);
});

test("is about encryption: other rules of a bucket say nothing", async () => {
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

test("in a preview, a key need only be named", async () => {
  const pending = encryption({ sseAlgorithm: "aws:kms", kmsMasterKeyId: UNKNOWN }, UNKNOWN);
  expect(await stackViolations(bucketRequireCustomerManagedKey, [pending, logging(UNKNOWN)])).toEqual([]);
  const own = encryption({ sseAlgorithm: "AES256" });
  expect(await stackViolations(bucketRequireCustomerManagedKey, [bucket, own])).toEqual([OTHER]);
  await expect(stackViolations(bucketRequireCustomerManagedKey, [own, logging(UNKNOWN)])).rejects.toThrow(
    UnknownValueError,
  );
});
