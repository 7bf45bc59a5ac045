import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { launchTemplateEnableVolumeEncryption } from "./launch-template-enable-volume-encryption";

const violations = (...blockDeviceMappings: object[]) =>
  resourceViolations(launchTemplateEnableVolumeEncryption, {
    type: "aws:ec2/launchTemplate:LaunchTemplate",
    name: "nodes",
    props: { imageId: UNKNOWN, blockDeviceMappings },
  });
const root = (ebs: object) => ({ deviceName: "/dev/xvda", ebs: { volumeSize: 80, encrypted: "true", ...ebs } });

test("passes encrypted volumes, and devices that are not EBS volumes", async () => {
  expect(await violations(root({}), { deviceName: "/dev/xvdb", virtualName: "ephemeral0" })).toEqual([]);
  expect(await violations(root({ encrypted: true }))).toEqual([]);
});

test("reports a template that leaves encryption to the machine image", async () => {
  expect(await violations()).toEqual([
    'blockDeviceMappings is empty, so the machine image decides whether volumes are encrypted: list the root volume with ebs.encrypted: "true".',
  ]);
});

test.each([
  [undefined, "not set"],
  ["false", '"false"'],
  [false, "false"],
])("reports encrypted: %p", async (encrypted, formatted) => {
  expect(await violations(root({}), root({ encrypted }))).toEqual([
    `blockDeviceMappings[1].ebs.encrypted ("/dev/xvda") is ${formatted}, so this volume is stored in plain text: set it to "true".`,
  ]);
});

test("in a preview, only `encrypted` must be known", async () => {
  expect(await violations(root({ encrypted: "false", kmsKeyId: UNKNOWN, volumeSize: UNKNOWN }))).toEqual([
    'blockDeviceMappings[0].ebs.encrypted ("/dev/xvda") is "false", so this volume is stored in plain text: set it to "true".',
  ]);
  await expect(violations(root({ encrypted: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
