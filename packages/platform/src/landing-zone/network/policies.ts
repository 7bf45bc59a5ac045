import { policyDocument, type Statement } from "../../internal/iam";
import { iamArn, logGroupArn } from "../shared/arns";
import { logGroupNames } from "../shared/names";
import type { LandingZoneSpec } from "../spec";

/**
 * Policy of a VPC interface endpoint: principals of this account only, so that stolen credentials of another account cannot
 * carry data out. A caller that assumes a role with a token has no account yet, so STS admits it to roles of this account.
 */
export function endpointPolicy(spec: LandingZoneSpec, service: string): string {
  const ownPrincipals: Statement = {
    Sid: "OwnPrincipals",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": spec.accountId } },
  };
  const rolesByToken: Statement = {
    Sid: "OwnRolesByToken",
    Effect: "Allow",
    Principal: "*",
    Action: "sts:AssumeRoleWithWebIdentity",
    Resource: iamArn(spec, "role/*"),
  };
  return service === "sts" ? policyDocument(ownPrincipals, rolesByToken) : policyDocument(ownPrincipals);
}

/** VPC flow logs write to their own log group. */
export function flowLogPolicy(spec: LandingZoneSpec): string {
  return policyDocument({
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
    Resource: `${logGroupArn(spec, logGroupNames(spec).flow)}:*`,
  });
}
