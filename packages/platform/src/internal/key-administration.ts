import type { Statement } from "./iam";

/** Actions that administer a KMS key, without its use and without grants. */
export const KEY_ADMINISTRATION = [
  "kms:CancelKeyDeletion",
  "kms:CreateAlias",
  "kms:DeleteAlias",
  "kms:Describe*",
  "kms:Disable*",
  "kms:Enable*",
  "kms:Get*",
  "kms:List*",
  "kms:PutKeyPolicy",
  "kms:RevokeGrant",
  "kms:RotateKeyOnDemand",
  "kms:ScheduleKeyDeletion",
  "kms:TagResource",
  "kms:UntagResource",
  "kms:Update*",
];

/** What a statement of a key policy allows for roles of pods: grants, limited to reading and writing objects. */
export function grantsToPods(accountId: string): Pick<Statement, "Action" | "Condition"> {
  return {
    Action: "kms:CreateGrant",
    Condition: {
      StringEquals: { "kms:CallerAccount": accountId },
      "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "GenerateDataKey"] },
    },
  };
}
