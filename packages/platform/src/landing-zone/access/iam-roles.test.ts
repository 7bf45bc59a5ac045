import { ACCESS, findRecorded, record, zoneArgs, type Recorded } from "@retail-odoo/testing";
import type { Statement } from "../../internal/iam";
import { LandingZone } from "../landing-zone";
import type { ClusterAccessArgs } from "./args";

const { ci, support, users } = ACCESS;
const BOUNDARY = "arn:aws:iam::123456789012:policy/retail-prod-eu-central-1-boundary";

const zones = ["eu-central-1a", "eu-central-1b"];

function recordZone(access: ClusterAccessArgs): Promise<Recorded[]> {
  return record(() => new LandingZone("zone", { ...zoneArgs(), zones, access }));
}

const statements = (text: unknown) => (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;
const trust = (resources: Recorded[], role: string) =>
  statements(findRecorded(resources, `zone-${role}-role`).inputs["assumeRolePolicy"]);
const policiesOf = (resources: Recorded[], role: string) =>
  resources
    .filter(({ name }) => name.startsWith(`zone-${role}-role-`))
    .map(({ name }) => name.slice(`zone-${role}-role-`.length));

test("the deploy role trusts one branch and one environment of one repository", async () => {
  const resources = await recordZone({ ci });
  expect(findRecorded(resources, "zone-github").inputs).toMatchObject({
    url: "https://token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
  });
  expect(trust(resources, "up")).toEqual([
    {
      Effect: "Allow",
      Principal: { Federated: "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" },
      Action: "sts:AssumeRoleWithWebIdentity",
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:repository_id": "123456789",
          "token.actions.githubusercontent.com:ref": "refs/heads/main",
          "token.actions.githubusercontent.com:environment": "prod",
        },
        StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme*/retail*:environment:prod" },
      },
    },
  ]);
  expect(policiesOf(resources, "up").sort()).toEqual(["PowerUserAccess", "own"]);
});

test("the preview role trusts any branch of the repository, and reads no data", async () => {
  const resources = await recordZone({ ci: { ...ci, existingProvider: true } });
  expect(resources.filter(({ name }) => name === "zone-github")).toEqual([]);
  expect(trust(resources, "preview")[0]?.Condition).toEqual({
    StringEquals: {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:repository_id": "123456789",
    },
    StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme*/retail*:*" },
  });
  expect(policiesOf(resources, "preview").sort()).toEqual(["SecurityAudit", "ViewOnlyAccess"]);
});

test("CI changes only roles of the platform with the permissions boundary, and none that deploys", async () => {
  const [, withBoundary, roles, notItself] = statements(
    findRecorded(await recordZone({ ci }), "zone-up-role-own").inputs["policy"],
  );
  expect(withBoundary).toMatchObject({
    Sid: "RolesWithBoundary",
    Resource: ["retail-prod-*", "retail-*-prod", "retail-*-prod-*"].map(
      (name) => `arn:aws:iam::123456789012:role/${name}`,
    ),
    Condition: { StringEquals: { "iam:PermissionsBoundary": BOUNDARY } },
  });
  // To change a trust policy grants permissions too, so it requires the boundary like the others.
  expect(withBoundary?.Action).toEqual(
    [
      ...["AttachRolePolicy", "CreateRole", "DeleteRole", "DeleteRolePolicy", "DetachRolePolicy"],
      ...["PutRolePolicy", "UpdateAssumeRolePolicy", "UpdateRole", "UpdateRoleDescription"],
    ].map((action) => `iam:${action}`),
  );
  expect(roles?.Action).toEqual(["iam:PassRole", "iam:TagRole", "iam:UntagRole"]);
  expect(notItself).toMatchObject({
    Effect: "Deny",
    Resource: ["up", "preview", "break-glass"].map(
      (end) => `arn:aws:iam::123456789012:role/retail-prod-eu-central-1-${end}`,
    ),
  });
});

test("CI of one environment changes its own roles, and none of another environment in the account", async () => {
  const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
  const policy = statements(findRecorded(await recordZone({ ci }), "zone-up-role-own").inputs["policy"]);
  const given = policy.flatMap(({ Sid, Resource }) => (Sid === "Roles" ? (Resource as string[]) : []));
  const reaches = (name: string) =>
    given.some((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(role(name)));
  const own = ["retail-prod-eu-central-1-node", "retail-main-backup-prod", "retail-main-prod-monitoring"];
  expect(own.filter((name) => !reaches(name))).toEqual([]);
  const others = [
    "retail-dev-eu-central-1-up",
    "retail-staging-eu-west-1-break-glass",
    "retail-main-backup-dev",
    "admin",
  ];
  expect(others.filter(reaches)).toEqual([]);
});

test("every role has the permissions boundary but the two that create roles", async () => {
  const resources = await recordZone({ ci, support, breakGlass: { users } });
  const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
  const unbounded = roles.filter(({ inputs }) => inputs["permissionsBoundary"] !== BOUNDARY).map(({ name }) => name);
  expect(unbounded.sort()).toEqual(["zone-break-glass-role", "zone-up-role"]);
  expect(roles.length).toBeGreaterThan(unbounded.length + 8);
});

test("the support role requires a second factor, ends running sessions, and has reason and approver as tags", async () => {
  const resources = await recordZone({ ci, support });
  expect(trust(resources, "support")).toEqual([
    {
      Effect: "Allow",
      Principal: { Federated: support.identityProvider },
      Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
      Condition: {
        StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml", "aws:RequestTag/mfa": "true" },
        DateLessThan: { "aws:CurrentTime": support.until },
      },
    },
  ]);
  expect(statements(findRecorded(resources, "zone-support-role-own").inputs["policy"])).toEqual([
    {
      Sid: "Ended",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: { DateGreaterThanEquals: { "aws:CurrentTime": support.until } },
    },
  ]);
  expect(findRecorded(resources, "zone-support-role").inputs["tags"]).toMatchObject({
    "retail-odoo:reason": "TICKET-4711",
    "retail-odoo:approver": "head of operations",
    "retail-odoo:until": "2027-01-31T18:00:00Z",
    "retail-odoo:owner": "platform-team",
  });
});

test("the break-glass role requires a recent second factor, and its use raises an alarm", async () => {
  const resources = await recordZone({ ci, breakGlass: { users } });
  expect(trust(resources, "break-glass")).toEqual([
    {
      Effect: "Allow",
      Principal: { AWS: users },
      Action: "sts:AssumeRole",
      Condition: {
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
      },
    },
  ]);
  const arn = "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-break-glass";
  const { inputs: use } = findRecorded(resources, "zone-break-glass-use");
  expect(use).toMatchObject({
    logGroupName: "/retail-odoo/retail-prod/trail",
    pattern: `{ ($.requestParameters.roleArn = "${arn}") || ($.userIdentity.sessionContext.sessionIssuer.arn = "${arn}") }`,
    metricTransformation: { namespace: "RetailOdoo/Access", name: "retail-prod-break-glass", value: "1" },
  });
  expect(findRecorded(resources, "zone-break-glass-alarm").inputs).toMatchObject({
    namespace: "RetailOdoo/Access",
    metricName: "retail-prod-break-glass",
    threshold: 1,
    treatMissingData: "notBreaching",
    alarmActions: ["arn:aws:sns:eu-central-1:123456789012:retail-prod-alarms"],
  });
});

test("access entries of administrators, operators and developers; none of the cluster's creator", async () => {
  const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
  const resources = await recordZone({
    ci,
    support,
    breakGlass: { users },
    platform: [role("platform")],
    developers: [role("developers")],
  });
  const rights = resources
    .filter(({ type }) => type.endsWith(":AccessPolicyAssociation"))
    .map(({ inputs }) => [inputs["principalArn"], String(inputs["policyArn"]).replace(/^.*\//, "")]);
  const own = (end: string) => role(`retail-prod-eu-central-1-${end}`);
  expect(Object.fromEntries(rights as [string, string][])).toEqual({
    [own("up")]: "AmazonEKSClusterAdminPolicy",
    [own("break-glass")]: "AmazonEKSClusterAdminPolicy",
    [own("preview")]: "AmazonEKSViewPolicy",
    [own("support")]: "AmazonEKSViewPolicy",
    [role("platform")]: "AmazonEKSAdminViewPolicy",
    [role("developers")]: "AmazonEKSViewPolicy",
  });
  expect(rights.length).toBe(6);
  expect(findRecorded(resources, "zone-cluster").inputs["accessConfig"]).toEqual({
    authenticationMode: "API",
    bootstrapClusterCreatorAdminPermissions: false,
  });
});

test("administrators: roles of other accounts are named with the account", async () => {
  const admins = ["arn:aws:iam::123456789012:role/deploy", "arn:aws:iam::999999999999:role/deploy"];
  const resources = await recordZone({ admins });
  const entries = resources.filter(
    ({ type, inputs }) => type.endsWith(":AccessEntry") && inputs["type"] === "STANDARD",
  );
  expect(entries.map(({ name, inputs }) => [name, inputs["principalArn"]])).toEqual([
    ["zone-access-999999999999-deploy", admins[1]],
    ["zone-access-deploy", admins[0]],
  ]);
});
