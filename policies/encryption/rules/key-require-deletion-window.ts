import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType } from "@retail-odoo/policy-kit";

/** What AWS waits when nothing is said, and the longest it can. */
const AWS_DEFAULT_DAYS = 30;
const MINIMUM_DAYS = 14;
/** A replica is deleted by itself, and with it what only its region holds. */
const KEYS = ["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"];

export const keyRequireDeletionWindow: ResourceValidationPolicy = {
  name: "key-require-deletion-window",
  description: "A deleted KMS key can be brought back for some time: with it goes everything it encrypts.",
  severity: "medium",
  remediationSteps: "Raise `deletionWindowInDays`, or leave it out for 30 days.",
  configSchema: {
    properties: { minimumDays: { type: "integer", minimum: 7, maximum: AWS_DEFAULT_DAYS, default: MINIMUM_DAYS } },
  },
  validateResource: ofType<KeyArgs>(KEYS, (key, report, args) => {
    const { minimumDays = MINIMUM_DAYS } = args.getConfig<{ minimumDays?: number }>();
    const days = key.deletionWindowInDays ?? AWS_DEFAULT_DAYS;
    if (days < minimumDays) report(`deletionWindowInDays is ${days}: set it to at least ${minimumDays}.`);
  }),
};
