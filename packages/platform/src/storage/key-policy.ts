import { policyDocument } from "../internal/iam";
import { KEY_ADMINISTRATION } from "../internal/key-administration";

/**
 * Policy of a tenant's key. The account administers it, S3 uses it for those whom IAM lets, and it can be lent to the role of
 * the tenant's pods. Nobody uses it directly. Pure.
 */
export function keyPolicy({ region, accountId }: { region: string; accountId: string }): string {
  const account = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Resource: "*" } as const;
  const caller = { "kms:CallerAccount": accountId };
  return policyDocument(
    {
      Sid: "Administration",
      ...account,
      Action: KEY_ADMINISTRATION,
    },
    {
      Sid: "UseThroughS3",
      ...account,
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Condition: { StringEquals: { ...caller, "kms:ViaService": `s3.${region}.amazonaws.com` } },
    },
    {
      Sid: "GrantsToPods",
      ...account,
      Action: "kms:CreateGrant",
      Condition: {
        StringEquals: caller,
        "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "GenerateDataKey"] },
      },
    },
  );
}
