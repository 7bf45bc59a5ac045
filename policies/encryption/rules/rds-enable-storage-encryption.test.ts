import { testSwitchRule, UNKNOWN } from "@retail-odoo/testing";
import { rdsEnableStorageEncryption } from "./rds-enable-storage-encryption";

describe.each(["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"])("%s", (type) => {
  testSwitchRule(
    rdsEnableStorageEncryption,
    { type, name: "main", props: { engine: "postgres", kmsKeyId: UNKNOWN, storageEncrypted: true } },
    "storageEncrypted",
    (value) =>
      `storageEncrypted is ${value}, so this database and its snapshots are stored in plain text: set it to true.`,
  );
});
