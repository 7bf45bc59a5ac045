import { ACCESS, faultLines } from "@retail-odoo/testing";
import { Faults } from "../../internal/errors";
import type { ClusterAccessArgs } from "./args";
import { resolveAccess } from "./resolve";

const { ci, support, users } = ACCESS;
const deploy = "arn:aws:iam::123456789012:role/deploy";
const role = "arn:aws:iam::123456789012:role/lumen";

function faultsOf(args: ClusterAccessArgs, trail = true): string[] {
  const faults = new Faults();
  resolveAccess(args, { environment: "prod", trail }, faults.at("access"));
  return faultLines(faults.all());
}

test("without access no administrator is named: the creator of the cluster administers it", () => {
  const access = resolveAccess(undefined, { environment: "prod", trail: true }, new Faults());
  expect(access).toEqual({ admins: [], platform: [], developers: [], tenants: [] });
});

test("by default CI deploys from main and the environment of the same name", () => {
  const resolved = (over: object) =>
    resolveAccess({ ci: { ...ci, ...over } }, { environment: "staging", trail: false }, new Faults()).ci;
  expect(resolved({})).toEqual({ ...ci, branch: "main", deployment: "staging", existingProvider: false });
  expect(resolved({ branch: "release/1", deployment: "live", existingProvider: true })).toEqual({
    ...ci,
    branch: "release/1",
    deployment: "live",
    existingProvider: true,
  });
});

test("all arguments together have no fault; outside of production administrators may deploy beside CI", () => {
  const everything = {
    ci,
    support,
    breakGlass: { users },
    platform: [deploy],
    tenants: [{ role, tenants: ["lumen"] }],
  };
  expect(faultsOf(everything)).toEqual([]);
  const resolved = resolveAccess(everything, { environment: "prod", trail: true }, new Faults());
  const { branch, deployment, existingProvider, ...asked } = resolved.ci ?? {};
  expect([branch, deployment, existingProvider]).toEqual(["main", "prod", false]);
  expect({ ...resolved, ci: asked }).toEqual({ ...everything, admins: [], developers: [] });
  const faults = new Faults();
  resolveAccess({ ci, admins: [deploy] }, { environment: "staging", trail: false }, faults);
  expect(faults.all()).toEqual([]);
});

test.each<[string, ClusterAccessArgs, string]>([
  [
    "no administrator",
    { platform: [deploy] },
    "admins = []: leaves the cluster without an administrator. Give the role that runs `pulumi up`, and one of the operators.",
  ],
  [
    "administrators beside CI in production",
    { ci, admins: [deploy] },
    `admins = ["${deploy}"]: could deploy to production without the repository's reviewers. Leave it out: \`ci\` deploys, and \`breakGlass\` repairs when it cannot.`,
  ],
  [
    "one role with two permissions",
    { ci, platform: [deploy], developers: [deploy] },
    `developers[0] = "${deploy}": is named twice. Name every role once.`,
  ],
  [
    "no repository",
    { ci: { ...ci, repository: "acme" } },
    'ci.repository = "acme": is not a repository on GitHub. Write owner/name.',
  ],
  [
    "repository by name",
    { ci: { ...ci, repositoryId: "retail" } },
    'ci.repositoryId = "retail": is not the number of a repository. Write what `gh api repos/<owner>/<name> --jq .id` says.',
  ],
  [
    "any branch",
    { ci: { ...ci, branch: "*" } },
    'ci.branch = "*": is not a plain name. Use letters, digits, dots, dashes and slashes; no pattern.',
  ],
  [
    "any environment",
    { ci: { ...ci, deployment: "prod*" } },
    'ci.deployment = "prod*": is not a plain name. Use letters, digits, dots, dashes and slashes; no pattern.',
  ],
  [
    "support by a role",
    { ci, support: { ...support, identityProvider: deploy } },
    `support.identityProvider = "${deploy}": is not a SAML provider. Write arn:aws:iam::<account>:saml-provider/<name>.`,
  ],
  ...["2027-01-31", "2027-13-31T18:00:00Z"].map((until): [string, ClusterAccessArgs, string] => [
    `support until ${until}`,
    { ci, support: { ...support, until } },
    `support.until = "${until}": is not a time in UTC. Write one such as 2027-01-31T18:00:00Z.`,
  ]),
  [
    "support without a reason",
    { ci, support: { ...support, reason: "" } },
    'support.reason = "": is not the value of an IAM tag. Use letters, digits, spaces and _.:/=+-@, 1 to 256 of them.',
  ],
  [
    "approver that is no tag value",
    { ci, support: { ...support, approver: "<head>" } },
    'support.approver = "<head>": is not the value of an IAM tag. Use letters, digits, spaces and _.:/=+-@, 1 to 256 of them.',
  ],
  [
    "a tenant's people by a user",
    { ci, tenants: [{ role: users[0] ?? "", tenants: ["lumen"] }] },
    `tenants[0].role = "${users[0]}": is not the ARN of an IAM role. Write arn:aws:iam::<account>:role/<name>.`,
  ],
  [
    "a tenant's people who are the platform's",
    { ci, platform: [deploy], tenants: [{ role: deploy, tenants: ["lumen"] }] },
    `tenants[0].role = "${deploy}": is named twice. Name every role once.`,
  ],
  [
    "staff of no tenant",
    { ci, tenants: [{ role, tenants: [] }] },
    "tenants[0].tenants = []: names no tenant. Name one at least, or leave the role out.",
  ],
  [
    "staff of a tenant twice",
    { ci, tenants: [{ role, tenants: ["lumen", "lumen"] }] },
    'tenants[0].tenants[1] = "lumen": is named twice. Name every tenant once.',
  ],
  [
    "staff of a tenant without a name",
    { ci, tenants: [{ role, tenants: ["lumen", "*"] }] },
    'tenants[0].tenants[1] = "*": is not a name. Use lower-case letters, digits and dashes, beginning with a letter.',
  ],
  [
    "break-glass role for one user",
    { ci, breakGlass: { users: users.slice(0, 1) } },
    `breakGlass.users = ["${users[0]}"]: depends on a single user. Name two users at least, each with a second factor.`,
  ],
  [
    "break-glass role for a role",
    { ci, breakGlass: { users: [...users, deploy] } },
    `breakGlass.users[2] = "${deploy}": is not the ARN of an IAM user. Write arn:aws:iam::<account>:user/<name>.`,
  ],
  [
    "user twice",
    { ci, breakGlass: { users: [...users, ...users.slice(0, 1)] } },
    `breakGlass.users[2] = "${users[0]}": is named twice. Name every user once.`,
  ],
])("%s is one clear fault", (_, args, fault) => expect(faultsOf(args)).toEqual([`access.${fault}`]));

test("break-glass role without an audit trail", () => {
  expect(faultsOf({ ci, breakGlass: { users } }, false)).toEqual([
    `access.breakGlass = ${JSON.stringify(users)}: would be used without an alarm, because no audit trail is created here. Let \`audit\` create the trail.`,
  ]);
});
