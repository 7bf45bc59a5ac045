import type { BreakGlassArgs, SupportAccessArgs } from "./args";
import { policyDocument, type Statement } from "../shared/iam-policies";
import type { CiSpec } from "./resolve";
import type { LandingZoneSpec } from "../resolve-landing-zone";
import { boundaryArn, iamArn, roleName } from "../shared/context";

/** Who may take on the roles of people and CI, and what bounds every role. Pure. */

export const GITHUB = "token.actions.githubusercontent.com";
const claim = (name: string) => `${GITHUB}:${name}`;

/** Any branch and pull request of the repository. Forks get no token from GitHub. */
export function previewTrust(spec: LandingZoneSpec, ci: CiSpec): string {
  return githubTrust(spec, ci, {}, "*");
}

/** One branch, and in it one environment with its reviewers. */
export function upTrust(spec: LandingZoneSpec, ci: CiSpec): string {
  const { branch, deployment } = ci;
  const claims = { [claim("ref")]: `refs/heads/${branch}`, [claim("environment")]: deployment };
  return githubTrust(spec, ci, claims, `environment:${deployment}`);
}

/**
 * The repository is known by its number. AWS asks for the subject too, in which GitHub writes names, and since 2026 for
 * new repositories numbers between them.
 */
function githubTrust(spec: LandingZoneSpec, ci: CiSpec, claims: { [claim: string]: string }, end: string): string {
  const subject = `repo:${ci.repository.replace("/", "*/")}*:${end}`;
  return policyDocument({
    Effect: "Allow",
    Principal: { Federated: iamArn(spec, `oidc-provider/${GITHUB}`) },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: { [claim("aud")]: "sts.amazonaws.com", [claim("repository_id")]: ci.repositoryId, ...claims },
      StringLike: { [claim("sub")]: subject },
    },
  });
}

/** Ends by itself, and needs a second factor, of which the identity provider tells by a tag. */
export function supportTrust({ identityProvider, until }: SupportAccessArgs): string {
  return policyDocument({
    Effect: "Allow",
    Principal: { Federated: identityProvider },
    Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    Condition: {
      StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml", "aws:RequestTag/mfa": "true" },
      DateLessThan: { "aws:CurrentTime": until },
    },
  });
}

/** Sessions outlive the trust by an hour at most; their rights do not. */
export function supportEnd({ until }: SupportAccessArgs): string {
  return policyDocument({
    Sid: "Ended",
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { DateGreaterThanEquals: { "aws:CurrentTime": until } },
  });
}

export function breakGlassTrust({ users }: BreakGlassArgs): string {
  return policyDocument({
    Effect: "Allow",
    Principal: { AWS: users },
    Action: "sts:AssumeRole",
    Condition: {
      Bool: { "aws:MultiFactorAuthPresent": "true" },
      NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
    },
  });
}

/** Roles of one environment: the landing zone's begin with its prefix, those of servers and buckets have it at the end. */
function rolesOf(spec: LandingZoneSpec): string[] {
  const { prefix, environment, ownership } = spec;
  const server = `${ownership.platform}-*-${environment}`;
  return [`${prefix}-*`, server, `${server}-*`].map((name) => iamArn(spec, `role/${name}`));
}

/**
 * What deploying needs of IAM, beside the rights of a power user: roles of this environment, and only bounded ones. Bounds are
 * given when a role is made: whoever may give them later may take another's role. CI can
 * neither change who deploys nor the bounds; nor, where environments share an account, who deploys another.
 */
export function upPolicy(spec: LandingZoneSpec): string {
  const Resource = rolesOf(spec);
  const own = ["up", "preview", "break-glass"].map((suffix) => iamArn(spec, `role/${roleName(spec, suffix)}`));
  return policyDocument(
    { Sid: "Read", Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
    {
      Sid: "BoundedRoles",
      Effect: "Allow",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource,
      Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn(spec) } },
    },
    {
      // Of these AWS does not tell how a role is bounded.
      Sid: "Roles",
      Effect: "Allow",
      Action: ["iam:PassRole", "iam:TagRole", "iam:UntagRole"],
      Resource,
    },
    {
      Sid: "NotItself",
      Effect: "Deny",
      Action: ["iam:Attach*", "iam:Delete*", "iam:Detach*", "iam:PassRole", "iam:Put*", "iam:Update*"],
      Resource: own,
    },
    {
      Sid: "Profiles",
      Effect: "Allow",
      Action: [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:DeleteInstanceProfile",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:TagInstanceProfile",
        "iam:UntagInstanceProfile",
      ],
      Resource: iamArn(spec, `instance-profile/${spec.prefix}-*`),
    },
  );
}

/** The most that any role of the platform can be given: no identities, no blinding of the audit, no loss of what is kept. */
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
