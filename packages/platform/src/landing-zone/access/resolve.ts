import type { EnvironmentName } from "@retail-odoo/contract";
import type { Faults } from "../../internal/errors";
import { checkName } from "../../internal/names";
import type { AccessSpec, CiSpec } from "../spec";
import type { BreakGlassArgs, CiArgs, ClusterAccessArgs, SupportAccessArgs, TenantAccessArgs } from "./args";

interface AccessContext {
  environment: EnvironmentName;
  /** Whether this landing zone creates the audit trail. */
  trail: boolean;
}

export function resolveAccess(
  args: ClusterAccessArgs | undefined,
  { environment, trail }: AccessContext,
  faults: Faults,
): AccessSpec {
  if (!args) return { admins: [], platform: [], developers: [], tenants: [] };
  const { admins = [], platform = [], developers = [], tenants = [], ci, support, breakGlass } = args;
  const named = new Set<string>();
  if (admins.length === 0 && !ci)
    faults
      .at("admins")
      .add(
        admins,
        "leaves the cluster without an administrator",
        "Give the role that runs `pulumi up`, and one of the operators.",
      );
  if (admins.length > 0 && ci && environment === "prod")
    faults
      .at("admins")
      .add(
        admins,
        "could deploy to production without the repository's reviewers",
        "Leave it out: `ci` deploys, and `breakGlass` repairs when it cannot.",
      );
  for (const [role, arns] of Object.entries({ admins, platform, developers })) checkRoles(arns, named, faults.at(role));
  tenants.forEach((entry, index) => checkTenantRole(entry, named, faults.at("tenants").at(index)));
  if (ci) checkCi(ci, faults.at("ci"));
  if (support) checkSupport(support, faults.at("support"));
  if (breakGlass) checkBreakGlass(breakGlass, trail, faults.at("breakGlass"));
  return { admins, platform, developers, tenants, ci: ci && resolveCi(ci, environment), support, breakGlass };
}

const ROLE = /^arn:aws:iam::\d{12}:role\/[\w+=,.@/-]+$/;

function checkRoles(arns: string[], named: Set<string>, faults: Faults): void {
  arns.forEach((arn, index) => checkRole(arn, named, faults.at(index)));
}

function checkTenantRole({ role, tenants }: TenantAccessArgs, named: Set<string>, faults: Faults): void {
  checkRole(role, named, faults.at("role"));
  const at = faults.at("tenants");
  if (tenants.length === 0) at.add(tenants, "names no tenant", "Name one at least, or leave the role out.");
  tenants.forEach((tenant, index) => {
    if (tenants.indexOf(tenant) < index) at.at(index).add(tenant, "is named twice", "Name every tenant once.");
    else checkName(tenant, at.at(index));
  });
}

/** EKS has one access entry for a role, so that a role has one permission only. */
function checkRole(arn: string, named: Set<string>, at: Faults): void {
  if (arn.includes(":assumed-role/"))
    at.add(arn, "is a session, which ends", "Give the role itself: arn:aws:iam::<account>:role/<name>.");
  else if (!ROLE.test(arn)) at.add(arn, "is not the ARN of an IAM role", "Write arn:aws:iam::<account>:role/<name>.");
  else if (named.has(arn)) at.add(arn, "is named twice", "Name every role once.");
  named.add(arn);
}

function resolveCi(ci: CiArgs, environment: EnvironmentName): CiSpec {
  const { repository, repositoryId, branch = "main", deployment = environment, existingProvider = false } = ci;
  return { repository, repositoryId, branch, deployment, existingProvider };
}

function checkCi({ repository, repositoryId, branch, deployment }: CiArgs, faults: Faults): void {
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository))
    faults.at("repository").add(repository, "is not a repository on GitHub", "Write owner/name.");
  if (!/^\d{1,20}$/.test(repositoryId))
    faults
      .at("repositoryId")
      .add(
        repositoryId,
        "is not the number of a repository",
        "Write what `gh api repos/<owner>/<name> --jq .id` says.",
      );
  // A pattern would admit branches without protection.
  for (const [part, value] of Object.entries({ branch, deployment }))
    if (value !== undefined && !/^[\w./-]+$/.test(value))
      faults.at(part).add(value, "is not a plain name", "Use letters, digits, dots, dashes and slashes; no pattern.");
}

const SAML = /^arn:aws:iam::\d{12}:saml-provider\/[\w.-]+$/;
const USER = /^arn:aws:iam::\d{12}:user\/[\w+=,.@/-]+$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
/** Value of an IAM tag. */
const TAG = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

function checkSupport({ identityProvider, until, ...tags }: SupportAccessArgs, faults: Faults): void {
  if (!SAML.test(identityProvider))
    faults
      .at("identityProvider")
      .add(identityProvider, "is not a SAML provider", "Write arn:aws:iam::<account>:saml-provider/<name>.");
  if (!INSTANT.test(until) || Number.isNaN(Date.parse(until)))
    faults.at("until").add(until, "is not a time in UTC", "Write one such as 2027-01-31T18:00:00Z.");
  for (const [tag, value] of Object.entries(tags))
    if (!TAG.test(value))
      faults
        .at(tag)
        .add(value, "is not the value of an IAM tag", "Use letters, digits, spaces and _.:/=+-@, 1 to 256 of them.");
}

function checkBreakGlass({ users }: BreakGlassArgs, trail: boolean, faults: Faults): void {
  const at = faults.at("users");
  if (users.length < 2)
    at.add(users, "depends on a single user", "Name two users at least, each with a second factor.");
  users.forEach((arn, index) => {
    if (!USER.test(arn))
      at.at(index).add(arn, "is not the ARN of an IAM user", "Write arn:aws:iam::<account>:user/<name>.");
    else if (users.indexOf(arn) < index) at.at(index).add(arn, "is named twice", "Name every user once.");
  });
  if (!trail)
    faults.add(
      users,
      "would be used without an alarm, because no audit trail is created here",
      "Let `audit` create the trail.",
    );
}
