import { testSwitchRule, UNKNOWN } from "@retail-odoo/testing";
import { fileSystemEnableEncryption } from "./file-system-enable-encryption";

testSwitchRule(
  fileSystemEnableEncryption,
  {
    type: "aws:efs/fileSystem:FileSystem",
    name: "files",
    props: { creationToken: "files", kmsKeyId: UNKNOWN, encrypted: true },
  },
  "encrypted",
  (value) => `encrypted is ${value}, so this EFS file system stores files in plain text: set it to true.`,
);
