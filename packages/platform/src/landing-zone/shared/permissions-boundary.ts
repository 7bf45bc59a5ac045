import { Policy } from "@pulumi/aws/iam/policy";
import type * as pulumi from "@pulumi/pulumi";
import { policyDocument } from "../../internal/iam";
import type { LandingZoneSpec } from "../spec";
import { deployRoleArns, environmentRoleArns, permissionsBoundaryArn } from "./arns";
import { resourceTags, type BaseContext } from "./context";
import { guardsOfBoundary } from "./guards";
import { roleName } from "./names";

/** @returns ARN of the permissions boundary, resolved once the policy exists */
export function createPermissionsBoundary(context: BaseContext): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const policy = new Policy(
    `${name}-boundary`,
    {
      name: roleName(spec, "boundary"),
      description: `The most that a role of ${spec.prefix} can do`,
      policy: boundaryPolicy(spec),
      tags: resourceTags(context, "none", "boundary"),
    },
    { parent },
  );
  return policy.name.apply(() => permissionsBoundaryArn(spec));
}

/**
 * The most that a role of the platform can do, an administrator's policy or not. It allows no IAM permission beyond those of
 * CI, so that CI cannot raise itself by a role that it creates; and it denies to disable the audit or to lose retained data.
 */
export function boundaryPolicy(spec: LandingZoneSpec): string {
  return policyDocument(
    { Sid: "Services", Effect: "Allow", NotAction: ["account:*", "iam:*", "organizations:*"], Resource: "*" },
    {
      Sid: "ReadIam",
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole", "iam:Get*", "iam:List*"],
      Resource: "*",
    },
    { Sid: "PassRoles", Effect: "Allow", Action: "iam:PassRole", Resource: environmentRoleArns(spec) },
    { Sid: "PassNoDeployer", Effect: "Deny", Action: "iam:PassRole", Resource: deployRoleArns(spec) },
    ...guardsOfBoundary(spec),
  );
}
