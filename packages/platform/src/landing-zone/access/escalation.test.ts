import { isAllowedByIam, zoneArgs, type IamRequest } from "@retail-odoo/testing";
import * as fc from "fast-check";
import { Faults } from "../../internal/errors";
import { policyDocument } from "../../internal/iam";
import { resolveLandingZone } from "../resolve-landing-zone";
import { permissionsBoundaryArn } from "../shared/arns";
import { boundaryPolicy } from "../shared/permissions-boundary";
import type { LandingZoneSpec } from "../spec";
import { upPolicy } from "./trust-policies";

/** An attacker with the role that CI deploys with, and with every role that it can create from there. */

const spec = resolveLandingZone(zoneArgs(), new Faults()) as LandingZoneSpec;
const boundary = boundaryPolicy(spec);

/** AWS's managed policy of that name, as of 2026. */
const POWER_USER = policyDocument(
  { Effect: "Allow", NotAction: ["iam:*", "organizations:*", "account:*"], Resource: "*" },
  {
    Effect: "Allow",
    Action: [
      "account:GetAccountInformation",
      "account:GetPrimaryEmail",
      "account:ListRegions",
      "iam:CreateServiceLinkedRole",
      "iam:DeleteServiceLinkedRole",
      "iam:ListRoles",
      "organizations:DescribeOrganization",
    ],
    Resource: "*",
  },
);
const EVERYTHING = policyDocument({ Effect: "Allow", Action: "*", Resource: "*" });

const byCi = (request: IamRequest) => isAllowedByIam([POWER_USER, upPolicy(spec)], request);
/** A role with the boundary, to which CI gave every permission. */
const byBoundedAdministrator = (request: IamRequest) => isAllowedByIam([EVERYTHING], request, boundary);

const role = (name: string) => `arn:aws:iam::123456789012:role/${name}`;
const OWN = role("retail-prod-eu-central-1-helper");
const bounded = { "iam:PermissionsBoundary": permissionsBoundaryArn(spec) };

test("CI creates a role with the boundary, and gives it every permission inside of it", () => {
  for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]) {
    expect(byCi({ action, resource: OWN, keys: bounded })).toBe(true);
    expect(byCi({ action, resource: OWN })).toBe(false);
    expect(byCi({ action, resource: role("retail-dev-eu-central-1-helper"), keys: bounded })).toBe(false);
  }
});

test.each(["AdministratorAccess", "AdministratorAccess-Amplify", "IAMFullAccess", "PowerUserAccess"])(
  "CI attaches %s to no role",
  (name) => {
    const keys = { ...bounded, "iam:PolicyARN": `arn:aws:iam::aws:policy/${name}` };
    expect(byCi({ action: "iam:AttachRolePolicy", resource: OWN, keys })).toBe(false);
  },
);

test("CI attaches the policies that roles of the platform have", () => {
  const keys = { ...bounded, "iam:PolicyARN": "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy" };
  expect(byCi({ action: "iam:AttachRolePolicy", resource: OWN, keys })).toBe(true);
});

/** Permissions that would outlive the session, reach another principal, or lift the limits. */
const ESCALATIONS = [
  ...["AddRoleToInstanceProfile", "AddUserToGroup", "AttachGroupPolicy", "AttachRolePolicy", "AttachUserPolicy"],
  ...["ChangePassword", "CreateAccessKey", "CreateGroup", "CreateInstanceProfile", "CreateLoginProfile"],
  ...["CreateOpenIDConnectProvider", "CreatePolicy", "CreatePolicyVersion", "CreateRole", "CreateSAMLProvider"],
  ...["CreateServiceSpecificCredential", "CreateUser", "CreateVirtualMFADevice", "DeactivateMFADevice"],
  ...["DeletePolicyVersion", "DeleteRolePermissionsBoundary", "DeleteRolePolicy", "DeleteVirtualMFADevice"],
  ...["DetachRolePolicy", "EnableMFADevice", "PutGroupPolicy", "PutRolePermissionsBoundary", "PutRolePolicy"],
  ...["PutUserPermissionsBoundary", "PutUserPolicy", "ResetServiceSpecificCredential", "ResyncMFADevice"],
  ...["SetDefaultPolicyVersion", "SetSecurityTokenServicePreferences", "TagRole", "UpdateAccessKey"],
  ...["UpdateAssumeRolePolicy", "UpdateLoginProfile", "UpdateOpenIDConnectProviderThumbprint", "UpdateRole"],
  ...["UpdateSAMLProvider", "UpdateServiceSpecificCredential", "UpdateSigningCertificate", "UpdateSSHPublicKey"],
  ...["UploadServerCertificate", "UploadSigningCertificate", "UploadSSHPublicKey", "AnActionOfALaterYear"],
].map((name) => `iam:${name}`);

test("a bounded administrator changes nothing in IAM", () => {
  const resources = [OWN, role("admin"), "arn:aws:iam::123456789012:user/anna", permissionsBoundaryArn(spec), "*"];
  const allowed = ESCALATIONS.filter((action) =>
    resources.some((resource) => byBoundedAdministrator({ action, resource, keys: bounded })),
  );
  expect(allowed).toEqual([]);
});

test("a bounded administrator passes roles of its environment, and none that deploys or belongs to another", () => {
  const passes = (name: string) => byBoundedAdministrator({ action: "iam:PassRole", resource: role(name) });
  expect(["retail-prod-eu-central-1-karpenter-node", "retail-main-backup-prod"].map(passes)).toEqual([true, true]);
  const others = ["up", "preview", "break-glass"].map((end) => `retail-prod-eu-central-1-${end}`);
  expect([...others, "retail-dev-eu-central-1-node", "admin"].filter(passes)).toEqual([]);
});

const TAMPERING = [
  ...["access-analyzer:CreateArchiveRule", "access-analyzer:DeleteAnalyzer", "budgets:ModifyBudget"],
  ...["cloudtrail:DeleteTrail", "cloudtrail:PutEventSelectors", "cloudtrail:StopLogging", "cloudtrail:UpdateTrail"],
  ...["cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions", "events:DeleteRule", "events:DisableRule"],
  ...["events:PutRule", "events:RemoveTargets", "guardduty:CreateFilter", "guardduty:DeleteDetector"],
  ...["guardduty:UpdateDetector", "logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:DeleteMetricFilter"],
  ...["sns:DeleteTopic", "sns:SetTopicAttributes", "sns:Unsubscribe", "kms:DisableKey", "kms:PutKeyPolicy"],
  ...["kms:ScheduleKeyDeletion", "s3:BypassGovernanceRetention", "s3:DeleteBucket", "s3:DeleteBucketPolicy"],
  ...["s3:PutBucketObjectLockConfiguration", "s3:PutBucketPolicy", "s3:PutBucketVersioning"],
  ...["s3:PutLifecycleConfiguration", "s3:PutReplicationConfiguration", "backup:DeleteRecoveryPoint"],
  ...["organizations:LeaveOrganization", "account:CloseAccount"],
];

test("a bounded administrator neither disables audit and alarms nor loses retained data", () => {
  expect(TAMPERING.filter((action) => byBoundedAdministrator({ action, resource: "*" }))).toEqual([]);
  const group = (name: string) => `arn:aws:logs:eu-central-1:123456789012:log-group:${name}:*`;
  const shortens = (name: string) =>
    byBoundedAdministrator({ action: "logs:PutRetentionPolicy", resource: group(name) });
  expect(["/retail-odoo/retail-prod/trail", "/aws/eks/retail-prod/cluster", "RDSOSMetrics"].map(shortens)).toEqual([
    false,
    false,
    true,
  ]);
});

test("CI creates and changes the trail, and can neither stop nor delete it", () => {
  const trail = "arn:aws:cloudtrail:eu-central-1:123456789012:trail/retail-prod";
  const can = (action: string) => byCi({ action: `cloudtrail:${action}`, resource: trail });
  expect(["CreateTrail", "StartLogging", "PutEventSelectors", "UpdateTrail", "AddTags"].filter(can)).toHaveLength(5);
  expect(["StopLogging", "DeleteTrail"].filter(can)).toEqual([]);
});

/** What operators, nodes and services of the platform do with roles that have the boundary. */
const NEEDED: IamRequest[] = [
  ...["ec2:RunInstances", "ec2:CreateTags", "elasticloadbalancing:CreateLoadBalancer", "kms:Decrypt"],
  ...["kms:CreateGrant", "kms:ListGrants", "logs:CreateLogStream", "logs:PutLogEvents", "s3:PutObject"],
  ...["s3:DeleteObject", "secretsmanager:GetSecretValue", "sqs:ReceiveMessage", "ecr:CreateRepository"],
  ...["iam:CreateServiceLinkedRole", "iam:GetInstanceProfile", "iam:ListInstanceProfiles", "sns:Publish"],
  ...["ec2:CreateCapacityReservation", "autoscaling:SetDesiredCapacity", "elasticfilesystem:CreateAccessPoint"],
].map((action) => ({ action, resource: "*" }));

test("the boundary allows what roles of the platform need", () => {
  expect(NEEDED.filter((request) => !byBoundedAdministrator(request))).toEqual([]);
});

test("a role that CI creates and assumes can do nothing that CI cannot do itself", () => {
  const service = fc.constantFrom("account", "ec2", "iam", "iam", "iam", "kms", "organizations", "s3", "sts");
  const action = fc.oneof(
    fc.constantFrom(...ESCALATIONS, ...TAMPERING, ...NEEDED.map((request) => request.action), "iam:PassRole"),
    fc
      .tuple(service, fc.constantFrom("Create", "Delete", "Get", "List", "Pass", "Put", "Set", "Update"), fc.string())
      .map(([name, verb, rest]) => `${name}:${verb}${rest.replace(/[^A-Za-z]/g, "")}`),
  );
  const name = fc.constantFrom("up", "preview", "break-glass", "node", "helper");
  const prefix = fc.constantFrom("retail-prod-eu-central-1", "retail-prod-eu-west-1", "retail-dev-eu-central-1", "x");
  const resource = fc.oneof(
    fc.tuple(prefix, name).map((parts) => role(parts.join("-"))),
    fc.constantFrom("*", role("retail-main-backup-prod"), role("retail-main-backup-dev"), permissionsBoundaryArn(spec)),
  );
  fc.assert(
    fc.property(action, resource, fc.boolean(), (what, where, isBounded) => {
      const request = { action: what, resource: where, keys: isBounded ? bounded : {} };
      expect({ request, raised: byBoundedAdministrator(request) && !byCi(request) }).toEqual({
        request,
        raised: false,
      });
    }),
    { numRuns: 2_000 },
  );
});

test("the boundary and CI's policy are within IAM's limits of size", () => {
  expect(boundary.length).toBeLessThanOrEqual(6_144);
  expect(upPolicy(spec).length).toBeLessThanOrEqual(10_240);
});
