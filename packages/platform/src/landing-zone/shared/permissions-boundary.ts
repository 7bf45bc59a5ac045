import { Policy } from "@pulumi/aws/iam/policy";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../../internal/iam";
import { permissionsBoundaryArn } from "./arns";
import { resourceTags, type BaseContext } from "./context";
import { roleName } from "./names";

/** @returns ARN of the permissions boundary, resolved once the policy exists */
export function createPermissionsBoundary(context: BaseContext): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const policy = new Policy(
    `${name}-boundary`,
    {
      name: roleName(spec, "boundary"),
      description: `The most that a role of ${spec.prefix} can do`,
      policy: boundaryPolicy(),
      tags: resourceTags(context, "none", "boundary"),
    },
    { parent },
  );
  return policy.name.apply(() => permissionsBoundaryArn(spec));
}

/** Denies every role of the platform to create identities, to disable the audit and to delete retained data. */
export function boundaryPolicy(): string {
  const deny = (Sid: string, ...Action: string[]): Statement => ({ Sid, Effect: "Deny", Action, Resource: "*" });
  return policyDocument(
    { Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" },
    deny(
      "Identities",
      "iam:AddUserToGroup",
      "iam:Attach*",
      "iam:CreateAccessKey",
      "iam:CreateGroup",
      "iam:CreateLoginProfile",
      "iam:CreateOpenIDConnectProvider",
      "iam:CreatePolicy*",
      "iam:CreateRole",
      "iam:CreateSAMLProvider",
      "iam:CreateUser",
      "iam:DeletePolicy*",
      "iam:DeleteRole*",
      "iam:DeleteUser*",
      "iam:Detach*",
      "iam:Put*",
      "iam:Set*",
      "iam:Update*",
      "organizations:*",
      "account:*",
    ),
    deny(
      "Audit",
      "access-analyzer:DeleteAnalyzer",
      "cloudtrail:DeleteTrail",
      "cloudtrail:PutEventSelectors",
      "cloudtrail:StopLogging",
      "cloudtrail:UpdateTrail",
      "guardduty:DeleteDetector",
      "guardduty:UpdateDetector",
    ),
    deny(
      "Keeping",
      "kms:DisableKey",
      "kms:PutKeyPolicy",
      "kms:ScheduleKeyDeletion",
      "s3:BypassGovernanceRetention",
      "s3:DeleteBucketPolicy",
      "s3:PutBucketPolicy",
    ),
  );
}
