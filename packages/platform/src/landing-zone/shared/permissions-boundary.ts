import { Policy } from "@pulumi/aws/iam/policy";
import type * as pulumi from "@pulumi/pulumi";
import { boundaryPolicy } from "../access/trust-policies";
import { boundaryArn, roleName, siteTags, type Plot } from "./context";

/** @returns ARN of what bounds every role of the platform, known to whoever waits for it */
export function createBoundary(site: Plot): pulumi.Output<string> {
  const { name, spec, parent } = site;
  const policy = new Policy(
    `${name}-boundary`,
    {
      name: roleName(spec, "boundary"),
      description: `The most that a role of ${spec.prefix} can do`,
      policy: boundaryPolicy(),
      tags: siteTags(site, "none", "boundary"),
    },
    { parent },
  );
  return policy.name.apply(() => boundaryArn(spec));
}
