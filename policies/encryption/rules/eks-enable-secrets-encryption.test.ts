import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { eksEnableSecretsEncryption } from "./eks-enable-secrets-encryption";

const violations = (encryptionConfig: object | undefined) =>
  resourceViolations(eksEnableSecretsEncryption, {
    type: "aws:eks/cluster:Cluster",
    name: "main",
    props: { name: "main", roleArn: UNKNOWN, encryptionConfig },
  });
const UNNAMED = 'encryptionConfig.resources does not name "secrets": add it.';
const KEYLESS = "encryptionConfig.provider.keyArn is not set: name a KMS key of your own.";

test("passes a cluster that encrypts secrets with a key", async () => {
  expect(await violations({ resources: ["secrets"], provider: { keyArn: "arn:aws:kms:::key/1" } })).toEqual([]);
});

test.each([
  ["nothing", undefined, UNNAMED],
  ["no resources", { provider: { keyArn: "key" } }, UNNAMED],
  ["other resources", { resources: ["pods"], provider: { keyArn: "key" } }, UNNAMED],
  ["no provider", { resources: ["secrets"] }, KEYLESS],
  ["no key", { resources: ["secrets"], provider: {} }, KEYLESS],
])("%s is encrypted", async (_case, encryptionConfig, message) => {
  expect(await violations(encryptionConfig)).toEqual([message]);
});

test("in a preview, a key need only be named", async () => {
  expect(await violations({ resources: ["secrets"], provider: { keyArn: UNKNOWN } })).toEqual([]);
  expect(await violations({ resources: [], provider: { keyArn: UNKNOWN } })).toEqual([UNNAMED]);
  await expect(violations({ resources: UNKNOWN, provider: {} })).rejects.toThrow(UnknownValueError);
});
