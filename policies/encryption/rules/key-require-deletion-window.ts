import type { KeyArgs } from "@pulumi/aws/kms/key";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType } from "@retail-odoo/policy-kit";

/** The default of AWS, and the longest window it allows. */
const AWS_DEFAULT_DAYS = 30;
const MINIMUM_DAYS = 14;
/** A replica has a deletion window of its own; data that only its region holds is lost with it. */
const KEYS = ["aws:kms/key:Key", "aws:kms/replicaKey:ReplicaKey"];

export const keyRequireDeletionWindow: ResourceValidationPolicy = {
  name: "key-require-deletion-window",
  description: "KMS keys have a waiting period before deletion, because deletion loses all data that the key encrypts.",
  severity: "medium",
  remediationSteps: "Raise `deletionWindowInDays`, or leave it out for 30 days.",
  configSchema: {
    properties: { minimumDays: { type: "integer", minimum: 7, maximum: AWS_DEFAULT_DAYS, default: MINIMUM_DAYS } },
  },
  validateResource: ofType<KeyArgs>(KEYS, (key, report, args) => {
    const { minimumDays = MINIMUM_DAYS } = args.getConfig<{ minimumDays?: number }>();
    const days = key.deletionWindowInDays ?? AWS_DEFAULT_DAYS;
    if (days < minimumDays)
      report(
        `deletionWindowInDays is ${days}, so a deletion by mistake can be cancelled for ${days} days only: set it to at least ${minimumDays}.`,
      );
  }),
};
