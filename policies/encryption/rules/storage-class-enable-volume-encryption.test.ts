import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { storageClassEnableVolumeEncryption } from "./storage-class-enable-volume-encryption";

const violations = (parameters: object | undefined, provisioner: string = "ebs.csi.aws.com") =>
  resourceViolations(storageClassEnableVolumeEncryption, {
    type: "kubernetes:storage.k8s.io/v1:StorageClass",
    name: "gp3",
    props: { metadata: { name: "gp3" }, provisioner, parameters },
  });

test("passes a class that encrypts, and drivers without this parameter", async () => {
  expect(await violations({ type: "gp3", encrypted: "true" })).toEqual([]);
  expect(await violations(undefined, "efs.csi.aws.com")).toEqual([]);
});

test.each(["ebs.csi.aws.com", "ebs.csi.eks.amazonaws.com", "kubernetes.io/aws-ebs"])(
  "reports a class of %s that does not encrypt",
  async (driver) => {
    expect(await violations({ type: "gp3" }, driver)).toEqual([
      'parameters.encrypted is not set, so volumes of this storage class are stored in plain text: set it to "true".',
    ]);
  },
);

test("reports a class without parameters", async () => {
  expect(await violations(undefined)).toEqual([
    'parameters.encrypted is not set, so volumes of this storage class are stored in plain text: set it to "true".',
  ]);
});

test("in a preview, only the read parameter must be known", async () => {
  expect(await violations({ type: UNKNOWN, kmsKeyId: UNKNOWN, encrypted: "false" })).toEqual([
    'parameters.encrypted is "false", so volumes of this storage class are stored in plain text: set it to "true".',
  ]);
  await expect(violations({ encrypted: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
