import { testSwitchRule, UNKNOWN } from "@retail-odoo/testing";
import { volumeEnableEncryption } from "./volume-enable-encryption";

testSwitchRule(
  volumeEnableEncryption,
  {
    type: "aws:ebs/volume:Volume",
    name: "data",
    props: { availabilityZone: "eu-central-1a", size: 20, kmsKeyId: UNKNOWN, encrypted: true },
  },
  "encrypted",
  (value) => `encrypted is ${value}, so this EBS volume and its snapshots are stored in plain text: set it to true.`,
);
