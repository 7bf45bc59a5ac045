import { policyDocument } from "../../internal/iam";
import { deployRoleArns, environmentRoleArns, iamArn, permissionsBoundaryArn } from "../shared/arns";
import { guardsOfDeployment } from "../shared/guards";
import type { CiSpec, LandingZoneSpec } from "../spec";
import type { BreakGlassArgs, SupportAccessArgs } from "./args";

/** Trust policies and permissions of the roles of operators and CI. Pure. */

export const GITHUB = "token.actions.githubusercontent.com";
const claim = (name: string) => `${GITHUB}:${name}`;

/** Any branch and pull request of the repository. Forks get no token from GitHub. */
export function previewTrust(spec: LandingZoneSpec, ci: CiSpec): string {
  return githubTrust(spec, ci, {}, "*");
}

/** One branch and one GitHub environment with its reviewers. */
export function upTrust(spec: LandingZoneSpec, ci: CiSpec): string {
  const { branch, deployment } = ci;
  const claims = { [claim("ref")]: `refs/heads/${branch}`, [claim("environment")]: deployment };
  return githubTrust(spec, ci, claims, `environment:${deployment}`);
}

/**
 * The repository is identified by its numeric id. AWS requires a condition on the subject too, which holds names, and for
 * repositories created since 2026 ids between them.
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

/** Expires, and requires a second factor, which the identity provider confirms with a session tag. */
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

/** A session outlives the trust policy by up to an hour; this denial ends its permissions. */
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

/** AWS managed policies for administrators of an account; no role of the platform has one of them. */
const ADMINISTRATOR_POLICIES = ["AdministratorAccess*", "IAMFullAccess", "PowerUserAccess"].map(
  (name) => `arn:aws:iam::aws:policy/${name}`,
);

/**
 * IAM permissions of a deployment beside `PowerUserAccess`: roles of this environment, created with the permissions
 * boundary. CI cannot add the boundary to an existing role, because that would let it take the role over; and it can change
 * neither the boundary nor the roles that deploy this environment or another in the account. A role that it creates and then
 * assumes gains it nothing, whatever policy it has: the boundary allows less than CI's own permissions.
 */
export function upPolicy(spec: LandingZoneSpec): string {
  const Resource = environmentRoleArns(spec);
  return policyDocument(
    { Sid: "Read", Effect: "Allow", Action: ["iam:Get*", "iam:List*"], Resource: "*" },
    {
      Sid: "RolesWithBoundary",
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
      Condition: { StringEquals: { "iam:PermissionsBoundary": permissionsBoundaryArn(spec) } },
    },
    {
      // These actions do not support the condition key iam:PermissionsBoundary.
      Sid: "Roles",
      Effect: "Allow",
      Action: ["iam:PassRole", "iam:TagRole", "iam:UntagRole"],
      Resource,
    },
    {
      Sid: "NotItself",
      Effect: "Deny",
      Action: ["iam:Attach*", "iam:Delete*", "iam:Detach*", "iam:PassRole", "iam:Put*", "iam:Update*"],
      Resource: deployRoleArns(spec),
    },
    {
      Sid: "NoAdministrators",
      Effect: "Deny",
      Action: "iam:AttachRolePolicy",
      Resource: "*",
      Condition: { ArnLike: { "iam:PolicyARN": ADMINISTRATOR_POLICIES } },
    },
    ...guardsOfDeployment(spec),
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
