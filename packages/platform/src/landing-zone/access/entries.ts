import { AccessEntry } from "@pulumi/aws/eks/accessEntry";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import type * as pulumi from "@pulumi/pulumi";
import { TENANT_NAMESPACE_PREFIX } from "@retail-odoo/contract";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import type { Identity } from "./iam-roles";

/** EKS access policies by the suffix of their association. */
const ACCESS_POLICIES = {
  admin: "AmazonEKSClusterAdminPolicy",
  /** Read access, Secrets included. */
  inspect: "AmazonEKSAdminViewPolicy",
  /** Read access, without Secrets. */
  view: "AmazonEKSViewPolicy",
} as const;

/** EKS access entries; no other principal has permissions in the cluster. */
export function createAccess(context: LandingZoneContext, cluster: Cluster, identity: Identity): void {
  assertInputs("createAccess", { context, cluster, identity });
  const { access, accountId } = context.spec;
  const grant = (arns: string[], policy: keyof typeof ACCESS_POLICIES) => {
    for (const arn of arns) createEntry(context, cluster, { suffix: principalName(arn, accountId), arn, policy });
  };
  grant(access.admins, "admin");
  grant(access.platform, "inspect");
  grant(access.developers, "view");
  for (const { role, tenants } of access.tenants)
    createEntry(context, cluster, { suffix: principalName(role, accountId), arn: role, policy: "view", tenants });
  const { up, preview, support, breakGlass } = identity;
  if (up) createEntry(context, cluster, { suffix: "own-up", arn: up.arn, policy: "admin" });
  if (breakGlass) createEntry(context, cluster, { suffix: "own-break-glass", arn: breakGlass.arn, policy: "admin" });
  if (preview) createEntry(context, cluster, { suffix: "own-preview", arn: preview.arn, policy: "view" });
  if (support) createEntry(context, cluster, { suffix: "own-support", arn: support.arn, policy: "view" });
}

interface Entry {
  /** Of the entry's name. */
  suffix: string;
  arn: pulumi.Input<string>;
  policy: keyof typeof ACCESS_POLICIES;
  /** Scope of the entry; the whole cluster where absent. */
  tenants?: string[];
}

function createEntry(context: LandingZoneContext, cluster: Cluster, { suffix, arn, policy, tenants }: Entry): void {
  const { name, spec, parent } = context;
  const { region } = spec;
  const id = `${name}-access-${suffix}`;
  const entry = new AccessEntry(
    id,
    {
      clusterName: cluster.name,
      principalArn: arn,
      type: "STANDARD",
      region,
      tags: resourceTags(context, "none", "access"),
    },
    { parent },
  );
  new AccessPolicyAssociation(
    `${id}-${policy}`,
    {
      clusterName: cluster.name,
      principalArn: entry.principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${ACCESS_POLICIES[policy]}`,
      accessScope: tenants
        ? { type: "namespace", namespaces: tenants.map((tenant) => TENANT_NAMESPACE_PREFIX + tenant) }
        : { type: "cluster" },
      region,
    },
    { parent },
  );
}

/** Role names are unique within an account, so those of other accounts include the account id. */
function principalName(arn: string, ownAccount: string): string {
  const [, , , , account = "", path = ""] = arn.split(":");
  const role = path.slice(path.lastIndexOf("/") + 1);
  return account === ownAccount ? role : `${account}-${role}`;
}
