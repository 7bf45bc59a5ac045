import { AccessEntry } from "@pulumi/aws/eks/accessEntry";
import { AccessPolicyAssociation } from "@pulumi/aws/eks/accessPolicyAssociation";
import type { Cluster } from "@pulumi/aws/eks/cluster";
import type * as pulumi from "@pulumi/pulumi";
import { TENANT_NAMESPACE_PREFIX } from "@retail-odoo/contract";
import type { Identity } from "./iam-roles";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";

/** What somebody may do in the cluster: the end of its name, and EKS's policy. */
const RIGHTS = {
  admin: "AmazonEKSClusterAdminPolicy",
  /** Everything, Secrets included, to read. */
  inspect: "AmazonEKSAdminViewPolicy",
  /** What runs, without Secrets. */
  view: "AmazonEKSViewPolicy",
} as const;

/** Who may do what in the cluster; nobody else has any right in it. */
export function createAccess(context: LandingZoneContext, cluster: Cluster, identity: Identity): void {
  assertInputs("createAccess", { context, cluster, identity });
  const { access, accountId } = context.spec;
  const grant = (arns: string[], right: keyof typeof RIGHTS) => {
    for (const arn of arns) createEntry(context, cluster, { who: principalName(arn, accountId), arn, right });
  };
  grant(access.admins, "admin");
  grant(access.platform, "inspect");
  grant(access.developers, "view");
  for (const { role, tenants } of access.tenants)
    createEntry(context, cluster, { who: principalName(role, accountId), arn: role, right: "view", tenants });
  const { up, preview, support, breakGlass } = identity;
  if (up) createEntry(context, cluster, { who: "own-up", arn: up.arn, right: "admin" });
  if (breakGlass) createEntry(context, cluster, { who: "own-break-glass", arn: breakGlass.arn, right: "admin" });
  if (preview) createEntry(context, cluster, { who: "own-preview", arn: preview.arn, right: "view" });
  if (support) createEntry(context, cluster, { who: "own-support", arn: support.arn, right: "view" });
}

interface Entry {
  /** Ends the entry's name. */
  who: string;
  arn: pulumi.Input<string>;
  right: keyof typeof RIGHTS;
  /** Where it holds; everywhere, where nobody says. */
  tenants?: string[];
}

function createEntry(context: LandingZoneContext, cluster: Cluster, { who, arn, right, tenants }: Entry): void {
  const { name, spec, parent } = context;
  const { region } = spec;
  const id = `${name}-access-${who}`;
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
    `${id}-${right}`,
    {
      clusterName: cluster.name,
      principalArn: entry.principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${RIGHTS[right]}`,
      accessScope: tenants
        ? { type: "namespace", namespaces: tenants.map((tenant) => TENANT_NAMESPACE_PREFIX + tenant) }
        : { type: "cluster" },
      region,
    },
    { parent },
  );
}

/** A role's names are unique in its account; one of another account says which. */
function principalName(arn: string, ownAccount: string): string {
  const [, , , , account = "", path = ""] = arn.split(":");
  const role = path.slice(path.lastIndexOf("/") + 1);
  return account === ownAccount ? role : `${account}-${role}`;
}
