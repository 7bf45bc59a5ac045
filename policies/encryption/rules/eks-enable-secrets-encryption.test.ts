import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { eksEnableSecretsEncryption } from "./eks-enable-secrets-encryption";

const violations = (encryptionConfig: object | undefined) =>
  resourceViolations(eksEnableSecretsEncryption, {
    type: "aws:eks/cluster:Cluster",
    name: "main",
    props: { name: "main", roleArn: UNKNOWN, encryptionConfig },
  });
const UNNAMED =
  'encryptionConfig.resources does not include "secrets", so no key of yours protects this cluster\'s Secrets: add "secrets".';
const KEYLESS =
  "encryptionConfig.provider.keyArn is not set, so no key of yours protects this cluster's Secrets: name a customer-managed KMS key.";

test("passes a cluster that encrypts secrets with a key", async () => {
  expect(await violations({ resources: ["secrets"], provider: { keyArn: "arn:aws:kms:::key/1" } })).toEqual([]);
});

test.each([
  ["no encryption", undefined, UNNAMED],
  ["no resources", { provider: { keyArn: "key" } }, UNNAMED],
  ["other resources", { resources: ["pods"], provider: { keyArn: "key" } }, UNNAMED],
  ["no provider", { resources: ["secrets"] }, KEYLESS],
  ["no key", { resources: ["secrets"], provider: {} }, KEYLESS],
])("reports a cluster with %s", async (_case, encryptionConfig, message) => {
  expect(await violations(encryptionConfig)).toEqual([message]);
});

test("in a preview, the key must be set, not known", async () => {
  expect(await violations({ resources: ["secrets"], provider: { keyArn: UNKNOWN } })).toEqual([]);
  expect(await violations({ resources: [], provider: { keyArn: UNKNOWN } })).toEqual([UNNAMED]);
  await expect(violations({ resources: UNKNOWN, provider: {} })).rejects.toThrow(UnknownValueError);
});
