import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment";
import type * as pulumi from "@pulumi/pulumi";
import { iamArn } from "./arns";
import { resourceTags, type LandingZoneContext } from "./context";
import { roleName } from "./names";

export interface RoleSpec {
  description: string;
  /** Trust policy. */
  trust: string;
  /** AWS managed policies, by the end of their ARN. */
  managed?: string[];
  /** The role's inline policy. */
  inline?: pulumi.Input<string>;
  /**
   * Whether the permissions boundary applies.
   * @default true
   */
  bounded?: boolean;
  /** Tags beside those of every resource. */
  tags?: { [key: string]: string };
}

/** A role with its policies. */
export interface GrantedRole {
  /** Known in a preview. */
  arn: pulumi.Output<string>;
  /** The users of the role depend on these, so that they start with all of its permissions. */
  grants: pulumi.Resource[];
}

export function createRole(
  context: LandingZoneContext,
  suffix: string,
  { description, trust, managed = [], inline, bounded = true, tags = {} }: RoleSpec,
): GrantedRole {
  const { name, spec, parent } = context;
  const role = new Role(
    `${name}-${suffix}-role`,
    {
      name: roleName(spec, suffix),
      description,
      assumeRolePolicy: trust,
      maxSessionDuration: 3_600,
      permissionsBoundary: bounded ? context.permissionsBoundary : undefined,
      tags: { ...resourceTags(context, "none", suffix), ...tags },
    },
    { parent },
  );
  const grants: pulumi.Resource[] = managed.map(
    (policy) =>
      new RolePolicyAttachment(
        `${name}-${suffix}-role-${policy.slice(policy.lastIndexOf("/") + 1)}`,
        { role: role.name, policyArn: `arn:aws:iam::aws:policy/${policy}` },
        { parent },
      ),
  );
  if (inline !== undefined)
    grants.push(
      new RolePolicy(`${name}-${suffix}-role-own`, { name: "own", role: role.name, policy: inline }, { parent }),
    );
  return { arn: role.name.apply((known) => iamArn(spec, `role/${known}`)), grants };
}
