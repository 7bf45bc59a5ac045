import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { nodeClassEnableVolumeEncryption } from "./node-class-enable-volume-encryption";

const violations = (...blockDeviceMappings: object[]) =>
  resourceViolations(nodeClassEnableVolumeEncryption, {
    type: "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
    name: "web",
    props: { spec: { subnetSelectorTerms: UNKNOWN, blockDeviceMappings } },
  });
const root = (ebs: object) => ({ deviceName: "/dev/xvda", ebs: { volumeSize: "80Gi", encrypted: true, ...ebs } });

test("passes encrypted volumes, and disks of the machine itself, whatever else is not known", async () => {
  expect(await violations(root({ kmsKeyID: UNKNOWN }), { deviceName: "/dev/xvdb", virtualName: UNKNOWN })).toEqual([]);
});

test("a class that leaves its volumes to the image", async () => {
  expect(await violations()).toEqual([
    "spec.blockDeviceMappings is empty, so the image decides about encryption: list the root volume, encrypted.",
  ]);
});

test.each([
  [undefined, "not set"],
  [false, "false"],
])("encrypted: %p", async (encrypted, shown) => {
  expect(await violations(root({}), root({ encrypted }))).toEqual([
    `spec.blockDeviceMappings[1].ebs.encrypted ("/dev/xvda") is ${shown}: set it to true.`,
  ]);
});

test("in a preview that does not know it is not checked", async () => {
  await expect(violations(root({ encrypted: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
