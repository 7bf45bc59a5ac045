import { policyDocument } from "../internal/iam";
import { grantsToPods, KEY_ADMINISTRATION } from "../internal/key-administration";

/**
 * Key policy of a tenant's key. The account administers it, principals with IAM permissions use it through S3 alone, and a
 * grant allows it to the role of the tenant's pods. Pure.
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
    { Sid: "GrantsToPods", ...account, ...grantsToPods(accountId) },
  );
}
