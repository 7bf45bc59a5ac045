import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { launchTemplateEnableVolumeEncryption } from "./launch-template-enable-volume-encryption";

const violations = (...blockDeviceMappings: object[]) =>
  resourceViolations(launchTemplateEnableVolumeEncryption, {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    name: "nodes",
    props: { imageId: UNKNOWN, blockDeviceMappings },
  });
const root = (ebs: object) => ({ deviceName: "/dev/xvda", ebs: { volumeSize: 80, encrypted: "true", ...ebs } });

test("passes encrypted volumes, and devices that are none", async () => {
  expect(await violations(root({}), { deviceName: "/dev/xvdb", virtualName: "ephemeral0" })).toEqual([]);
  expect(await violations(root({ encrypted: true }))).toEqual([]);
});

test("a template that leaves its volumes to the image", async () => {
  expect(await violations()).toEqual([
    "blockDeviceMappings is empty, so the image decides about encryption: list the root volume, encrypted.",
  ]);
});

test.each([
  [undefined, "not set"],
  ["false", '"false"'],
  [false, "false"],
])("encrypted: %p", async (encrypted, shown) => {
  expect(await violations(root({}), root({ encrypted }))).toEqual([
    `blockDeviceMappings[1].ebs.encrypted ("/dev/xvda") is ${shown}: set it to "true".`,
  ]);
});

test("in a preview, judges by what is known", async () => {
  expect(await violations(root({ encrypted: "false", kmsKeyId: UNKNOWN, volumeSize: UNKNOWN }))).toEqual([
    'blockDeviceMappings[0].ebs.encrypted ("/dev/xvda") is "false": set it to "true".',
  ]);
  await expect(violations(root({ encrypted: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
