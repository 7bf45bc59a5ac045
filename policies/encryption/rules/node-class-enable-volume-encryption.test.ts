import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { nodeClassEnableVolumeEncryption } from "./node-class-enable-volume-encryption";

const violations = (...blockDeviceMappings: object[]) =>
  resourceViolations(nodeClassEnableVolumeEncryption, {
    type: "kubernetes:karpenter.k8s.aws/v1:EC2NodeClass",
    name: "web",
    props: { spec: { subnetSelectorTerms: UNKNOWN, blockDeviceMappings } },
  });
const root = (ebs: object) => ({ deviceName: "/dev/xvda", ebs: { volumeSize: "80Gi", encrypted: true, ...ebs } });

test("passes encrypted volumes and instance stores, with other properties unknown", async () => {
  expect(await violations(root({ kmsKeyID: UNKNOWN }), { deviceName: "/dev/xvdb", virtualName: UNKNOWN })).toEqual([]);
});

test("reports a class that leaves encryption to the machine image", async () => {
  expect(await violations()).toEqual([
    "spec.blockDeviceMappings is empty, so the machine image decides whether volumes are encrypted: list the root volume with ebs.encrypted: true.",
  ]);
});

test.each([
  [undefined, "not set"],
  [false, "false"],
])("reports encrypted: %p", async (encrypted, formatted) => {
  expect(await violations(root({}), root({ encrypted }))).toEqual([
    `spec.blockDeviceMappings[1].ebs.encrypted ("/dev/xvda") is ${formatted}, so this volume is stored in plain text: set it to true.`,
  ]);
});

test("is not checked in a preview that does not know `encrypted`", async () => {
  await expect(violations(root({ encrypted: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
