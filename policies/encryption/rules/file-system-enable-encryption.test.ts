import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { fileSystemEnableEncryption } from "./file-system-enable-encryption";

const violations = (change: object) =>
  resourceViolations(fileSystemEnableEncryption, {
    type: "aws:efs/fileSystem:FileSystem",
    name: "files",
    props: { creationToken: "files", encrypted: true, ...change },
  });

test("passes an encrypted file system", async () => {
  expect(await violations({})).toEqual([]);
});

test.each([
  [undefined, "encrypted is not set: set it to true."],
  [false, "encrypted is false: set it to true."],
])("encrypted: %p", async (encrypted, message) => {
  expect(await violations({ encrypted })).toEqual([message]);
});

test("in a preview, judges by what is known", async () => {
  const pending = { creationToken: UNKNOWN, kmsKeyId: UNKNOWN };
  expect(await violations({ ...pending, encrypted: undefined })).toEqual(["encrypted is not set: set it to true."]);
  await expect(violations({ encrypted: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
