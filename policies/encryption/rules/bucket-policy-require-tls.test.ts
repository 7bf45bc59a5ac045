import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { bucketPolicyRequireTls } from "./bucket-policy-require-tls";

const violations = (policy: unknown) =>
  resourceViolations(bucketPolicyRequireTls, {
    type: "aws:s3/bucketPolicy:BucketPolicy",
    name: "files",
    props: { bucket: UNKNOWN, policy },
  });
const DENY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};
const READ = {
  Effect: "Allow",
  Principal: { AWS: "123456789012" },
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::files/*",
};
const OPEN =
  "policy has no statement that denies every request without TLS, so S3 also answers plain HTTP: deny s3:* to every principal where aws:SecureTransport is false.";

test.each([
  ["as text", JSON.stringify({ Version: "2012-10-17", Statement: [READ, DENY] })],
  ["as an object", { Statement: [READ, DENY] }],
  ["alone", { Statement: DENY }],
  [
    "in an equivalent form",
    {
      Statement: [
        {
          ...DENY,
          Principal: { AWS: ["*"] },
          Action: ["s3:GetObject", "*"],
          Resource: "*",
          Condition: { BoolIfExists: { "aws:SecureTransport": [false] } },
        },
      ],
    },
  ],
])("passes a policy that denies, %s", async (_case, policy) => {
  expect(await violations(policy)).toEqual([]);
});

test.each([
  ["allows instead", { Effect: "Allow" }],
  ["applies to one account", { Principal: { AWS: "123456789012" } }],
  ["names no principal", { Principal: undefined }],
  ["denies reading only", { Action: "s3:GetObject" }],
  ["leaves out the objects of the bucket", { Resource: "arn:aws:s3:::files" }],
  ["leaves out the bucket", { Resource: "arn:aws:s3:::files/*" }],
  ["names no resource", { Resource: undefined }],
  ["denies requests with TLS", { Condition: { Bool: { "aws:SecureTransport": "true" } } }],
  ["has another condition", { Condition: { Bool: { "aws:ViaAWSService": "false" } } }],
  ["has no condition", { Condition: undefined }],
])("reports a statement that %s", async (_case, change) => {
  expect(await violations({ Statement: [READ, { ...DENY, ...change }] })).toEqual([OPEN]);
});

test.each([
  ["nothing", undefined],
  ["invalid JSON", "{"],
  ["null", "null"],
  ["no statement", {}],
  ["a number", 1],
  ["nulls", { Statement: [null] }],
])("reports a policy that holds %s", async (_case, policy) => {
  expect(await violations(policy)).toEqual([OPEN]);
});

test("is not checked in a preview that does not know the policy", async () => {
  await expect(violations(UNKNOWN)).rejects.toThrow(UnknownValueError);
});
