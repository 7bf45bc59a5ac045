import { stackViolations, UNKNOWN, UnknownValueError, type PolicySubject } from "@retail-odoo/testing";
import { bucketRequirePolicy } from "./bucket-require-policy";

const bucket = (name: string, value: string = name): PolicySubject => ({
  type: "aws:s3/bucket:Bucket",
  name,
  props: { bucket: value, arn: UNKNOWN },
});
const policy = (value: string, from?: string): PolicySubject => ({
  type: "aws:s3/bucketPolicy:BucketPolicy",
  name: `${from ?? value}-policy`,
  props: { bucket: value, policy: UNKNOWN },
  propertyDependencies: from === undefined ? {} : { bucket: [from] },
});
const BARE =
  "No BucketPolicy names this bucket, so S3 also answers requests over plain HTTP: add one that denies requests without TLS.";

test("passes a bucket with a policy, by name or by dependency", async () => {
  expect(await stackViolations(bucketRequirePolicy, [bucket("files"), policy("files")])).toEqual([]);
  expect(await stackViolations(bucketRequirePolicy, [bucket("files"), policy("files", "files")])).toEqual([]);
});

test("reports a bucket without a policy, also beside one that has it", async () => {
  expect(await stackViolations(bucketRequirePolicy, [bucket("files")])).toEqual([BARE]);
  expect(await stackViolations(bucketRequirePolicy, [bucket("files"), bucket("logs"), policy("logs")])).toEqual([BARE]);
});

test("in a preview that does not know names, dependencies identify the bucket", async () => {
  const stack = [bucket("files", UNKNOWN), bucket("logs", UNKNOWN), policy(UNKNOWN, "logs")];
  expect(await stackViolations(bucketRequirePolicy, stack)).toEqual([BARE]);
  await expect(stackViolations(bucketRequirePolicy, [bucket("files"), policy(UNKNOWN)])).rejects.toThrow(
    UnknownValueError,
  );
});
