import { Policy } from "@pulumi/aws/iam/policy";
import type * as pulumi from "@pulumi/pulumi";
import { boundaryPolicy } from "../access/trust-policies";
import { boundaryArn, roleName, resourceTags, type BaseContext } from "./context";

/** @returns ARN of what bounds every role of the platform, known to whoever waits for it */
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
  return policy.name.apply(() => boundaryArn(spec));
}
