import { policyDocument, type Statement } from "../../internal/iam";
import type { LandingZoneSpec } from "../spec";
import { keyAlias, type KeyDomain } from "./names";

/** What a role's own policy says about the landing zone's KMS keys; the key's policy has to allow it too. Pure. */

/** Encrypting and decrypting with a key. */
export const KEY_USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/** Condition of a grant: only to an AWS service that acts for the role. */
export const GRANT_TO_AWS = { Bool: { "kms:GrantIsForAWSResource": "true" } };

/** Statements by which a role uses the key of a domain, with the caller's Sids. */
export function keyUseStatements(spec: LandingZoneSpec, domain: KeyDomain, sids?: [string, string]): Statement[] {
  const { Resource, Condition } = keyScope(spec, domain);
  const [use, grant] = sids ?? [];
  return [
    { ...(use && { Sid: use }), Effect: "Allow", Action: KEY_USE, Resource, Condition },
    {
      ...(grant && { Sid: grant }),
      Effect: "Allow",
      Action: "kms:CreateGrant",
      Resource,
      Condition: { ...Condition, ...GRANT_TO_AWS },
    },
  ];
}

export function keyUsePolicy(spec: LandingZoneSpec, domain: KeyDomain): string {
  return policyDocument(...keyUseStatements(spec, domain));
}

/** A created key has an ARN that AWS chooses, so its alias selects it; an existing key is selected by its ARN. */
export function keyScope(
  spec: LandingZoneSpec,
  domain: KeyDomain,
  region = spec.region,
): Required<Pick<Statement, "Resource">> & Pick<Statement, "Condition"> {
  const existing = region === spec.region ? spec.existingKeys?.[domain] : undefined;
  if (existing !== undefined) return { Resource: existing };
  return {
    Resource: `arn:aws:kms:${region}:${spec.accountId}:key/*`,
    Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": keyAlias(spec, domain) } },
  };
}
