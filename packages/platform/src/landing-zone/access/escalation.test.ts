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
  ...["cloudtrail:PutInsightSelectors", "cloudwatch:PutMetricAlarm", "cloudwatch:SetAlarmState"],
  ...["cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions", "events:DeleteRule", "events:DisableRule"],
  ...["config:DeleteConfigRule", "config:PutConfigurationRecorder", "config:StopConfigurationRecorder"],
  ...["events:PutRule", "events:PutTargets", "events:RemoveTargets", "guardduty:CreateFilter"],
  ...["guardduty:CreateIPSet", "guardduty:DeleteDetector", "guardduty:UpdateDetector", "inspector2:CreateFilter"],
  ...["inspector2:Disable", "logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:DeleteMetricFilter"],
  ...["logs:DisassociateKmsKey", "logs:PutDataProtectionPolicy", "securityhub:BatchUpdateFindings"],
  ...["securityhub:DisableSecurityHub", "sns:AddPermission", "sns:DeleteTopic", "sns:PutDataProtectionPolicy"],
  ...["sns:SetSubscriptionAttributes", "sns:SetTopicAttributes", "sns:Unsubscribe", "kms:DeleteAlias"],
  ...["kms:DisableKey", "kms:DisableKeyRotation", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion"],
  ...["s3:BypassGovernanceRetention", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:PutBucketAcl"],
  ...["s3:PutBucketObjectLockConfiguration", "s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock"],
  ...["s3:PutBucketVersioning", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration"],
  ...["s3:PutReplicationConfiguration", "backup:DeleteRecoveryPoint", "backup:PutBackupVaultAccessPolicy"],
  ...["rds:DeleteDBSnapshot", "organizations:LeaveOrganization", "account:CloseAccount"],
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

const at = (service: string, name: string) => `arn:aws:${service}:eu-central-1:123456789012:${name}`;
const TRAIL_BUCKET = "arn:aws:s3:::retail-prod-audit-123456789012";
const TRAIL_LOG = at("logs", "log-group:/retail-odoo/retail-prod/trail:*");

/** Calls by which CI would blind the audit, with the resource that AWS asks for. */
const BLINDING: readonly (readonly [resource: string, ...actions: string[]])[] = [
  [at("cloudtrail", "trail/retail-prod"), "cloudtrail:StopLogging", "cloudtrail:DeleteTrail"],
  [at("cloudtrail", "trail/retail-prod"), "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"],
  [at("cloudtrail", "trail/retail-prod"), "cloudtrail:PutInsightSelectors"],
  [at("guardduty", "detector/1"), "guardduty:UpdateDetector", "guardduty:DeleteDetector", "guardduty:CreateFilter"],
  [at("access-analyzer", "analyzer/retail-prod"), "access-analyzer:CreateArchiveRule"],
  ["*", "config:StopConfigurationRecorder", "config:PutDeliveryChannel", "securityhub:DisableSecurityHub"],
  [TRAIL_LOG, "logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:PutRetentionPolicy", "logs:DeleteMetricFilter"],
  [TRAIL_LOG, "logs:PutMetricFilter", "logs:PutDataProtectionPolicy", "logs:DisassociateKmsKey"],
  [TRAIL_BUCKET, "s3:PutBucketPolicy", "s3:DeleteBucketPolicy", "s3:PutLifecycleConfiguration", "s3:DeleteBucket"],
  [TRAIL_BUCKET, "s3:PutBucketObjectLockConfiguration", "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration"],
  [at("sns", "retail-prod-alarms"), "sns:SetTopicAttributes", "sns:DeleteTopic", "sns:RemovePermission"],
  ["*", "sns:Unsubscribe", "sns:SetSubscriptionAttributes"],
  [at("events", "rule/retail-prod-threats"), "events:PutRule", "events:DisableRule", "events:DeleteRule"],
  [at("events", "rule/retail-prod-threats"), "events:PutTargets", "events:RemoveTargets"],
  [at("cloudwatch", "alarm:retail-prod-break-glass"), "cloudwatch:PutMetricAlarm", "cloudwatch:DeleteAlarms"],
  [at("cloudwatch", "alarm:retail-prod-break-glass"), "cloudwatch:DisableAlarmActions", "cloudwatch:SetAlarmState"],
  [role("retail-prod-eu-central-1-trail"), "iam:PutRolePolicy", "iam:DeleteRolePolicy", "iam:UpdateAssumeRolePolicy"],
  ["arn:aws:s3:::retail-backups/x", "s3:BypassGovernanceRetention"],
  [at("backup", "backup-vault:x"), "backup:DeleteBackupVault", "backup:PutBackupVaultAccessPolicy"],
  [at("rds", "snapshot:x"), "rds:DeleteDBSnapshot"],
];

test("CI blinds neither the trail nor its alarms, and gives up no retained data", () => {
  const allowed = BLINDING.flatMap(([resource, ...actions]) =>
    actions.filter((action) => byCi({ action, resource, keys: bounded })),
  );
  expect(allowed).toEqual([]);
});

const ofKey = (action: string, domain: string) => {
  const keys = { "kms:ResourceAliases": `alias/retail-prod-${domain}` };
  return { action: `kms:${action}`, resource: at("kms", "key/1"), keys };
};

test("CI ends no key of a durable environment, and changes the policy of all but the one that encrypts the trail", () => {
  for (const domain of ["data", "backup", "logs", "secrets", "images"]) {
    expect(
      ["DisableKey", "DisableKeyRotation", "ScheduleKeyDeletion"].filter((one) => byCi(ofKey(one, domain))),
    ).toEqual([]);
    expect(byCi(ofKey("PutKeyPolicy", domain))).toBe(domain !== "logs");
    const alias = at("kms", `alias/retail-prod-${domain}`);
    expect(["kms:DeleteAlias", "kms:UpdateAlias"].filter((action) => byCi({ action, resource: alias }))).toEqual([]);
  }
});

test("in an environment that is deleted with its stack, CI deletes keys and locked versions", () => {
  const dev = upPolicy(resolveLandingZone(zoneArgs("dev"), new Faults()) as LandingZoneSpec);
  const can = (request: IamRequest) => isAllowedByIam([POWER_USER, dev], request);
  expect(can(ofKey("ScheduleKeyDeletion", "data"))).toBe(true);
  expect(can({ action: "s3:BypassGovernanceRetention", resource: "arn:aws:s3:::retail-backups/x" })).toBe(true);
});

/** Calls of a deployment that look like those above, on other resources. */
const DEPLOYING: readonly (readonly [resource: string, ...actions: string[]])[] = [
  [at("cloudtrail", "trail/retail-prod"), "cloudtrail:AddTags", "cloudtrail:GetTrailStatus"],
  ["arn:aws:s3:::retail-backups", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration", "s3:PutBucketVersioning"],
  [TRAIL_BUCKET, "s3:PutBucketTagging", "s3:GetBucketPolicy"],
  [at("events", "rule/retail-prod-karpenter-rebalance"), "events:PutRule", "events:PutTargets", "events:DeleteRule"],
  [
    at("logs", "log-group:/aws/rds/instance/retail-main-prod/postgresql:*"),
    "logs:DeleteLogGroup",
    "logs:PutRetentionPolicy",
  ],
  [at("cloudwatch", "alarm:another"), "cloudwatch:PutMetricAlarm"],
  [at("sns", "retail-prod-alarms"), "sns:Subscribe", "sns:TagResource"],
  [at("kms", "key/1"), "kms:CreateKey", "kms:PutKeyPolicy", "kms:EnableKeyRotation", "kms:ReplicateKey"],
  [at("rds", "db:retail-main-prod"), "rds:ModifyDBInstance", "rds:CreateDBInstance"],
  ["*", "budgets:ModifyBudget", "ce:UpdateAnomalySubscription", "ecr:PutRegistryScanningConfiguration"],
];

test("CI deploys what is no guard", () => {
  const refused = DEPLOYING.flatMap(([resource, ...actions]) =>
    actions.filter((action) => !byCi({ action, resource, keys: bounded })),
  );
  expect(refused).toEqual([]);
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
