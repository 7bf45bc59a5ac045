import { TAGS, type EnvironmentName } from "@retail-odoo/contract";
import { findRecorded, record, waitsFor, zoneArgs, type Recorded } from "@retail-odoo/testing";
import type { Statement } from "../../internal/iam";
import { LandingZone } from "../landing-zone";
import type { AuditArgs } from "./args";

async function recordAudit(audit?: AuditArgs, environment?: EnvironmentName): Promise<Recorded[]> {
  const zones = ["eu-central-1a", "eu-central-1b"];
  const resources = await record(() => new LandingZone("zone", { ...zoneArgs(environment), zones, audit }));
  return resources.filter(({ name }) => PARTS.test(name));
}

const PARTS = /^zone-(alarms|trail|logs-trail|threats|access-analyzer|cost-anomalies|budget|key-logs$)/;

const short = ({ type, name }: Recorded) => `${type.slice(type.lastIndexOf(":") + 1)} ${name}`;
const statements = (text: unknown) => (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;
const sids = (text: unknown) => statements(text).map(({ Sid }) => Sid);

const TRAIL = [
  "Bucket zone-trail-bucket",
  "Bucket zone-trail-logs",
  "BucketLifecycleConfiguration zone-trail-lifecycle",
  "BucketLifecycleConfiguration zone-trail-logs-lifecycle",
  "BucketLogging zone-trail-logging",
  "BucketObjectLockConfiguration zone-trail-lock",
  "BucketOwnershipControls zone-trail-bucket-ownership",
  "BucketOwnershipControls zone-trail-logs-ownership",
  "BucketPolicy zone-trail-logs-policy",
  "BucketPolicy zone-trail-policy",
  "BucketPublicAccessBlock zone-trail-bucket-private",
  "BucketPublicAccessBlock zone-trail-logs-private",
  "BucketServerSideEncryptionConfiguration zone-trail-bucket-encryption",
  "BucketServerSideEncryptionConfiguration zone-trail-logs-encryption",
  "BucketVersioning zone-trail-bucket-versioning",
  "BucketVersioning zone-trail-logs-versioning",
  "LogGroup zone-logs-trail",
  "Role zone-trail-role",
  "RolePolicy zone-trail-role-own",
  "Trail zone-trail",
];
const ALARMS = ["Topic zone-alarms", "TopicPolicy zone-alarms-policy"];
const THREATS = [
  "Detector zone-threats",
  "DetectorFeature zone-threats-audit-logs",
  "DetectorFeature zone-threats-runtime",
  "EventRule zone-threats-alarm",
  "EventTarget zone-threats-alarm-target",
];
const ANOMALIES = ["AnomalyMonitor zone-cost-anomalies", "AnomalySubscription zone-cost-anomalies-alarm"];

test("production has every part; a budget and mail addresses where they are given", async () => {
  const always = ["Key zone-key-logs", ...TRAIL, ...ALARMS, ...THREATS, ...ANOMALIES, "Analyzer zone-access-analyzer"];
  expect((await recordAudit()).map(short).sort()).toEqual(always.sort());
  const more = await recordAudit({ monthlyBudgetUsd: 6_000, alarmsTo: ["alarms@example.com"] });
  expect(more.map(short).filter((line) => !always.includes(line))).toEqual([
    "Budget zone-budget",
    "TopicSubscription zone-alarms-alarms@example.com",
  ]);
});

test("existing parts are not created, nor their statements in the key policy", async () => {
  const existing = ["trail", "threat-detection", "access-analyzer", "cost-anomalies"] as const;
  const resources = await recordAudit({ existing: [...existing] });
  expect(resources.map(short).sort()).toEqual(["Key zone-key-logs", ...ALARMS]);
  const policies = [resources, await recordAudit(), await recordAudit(undefined, "dev")].map((one) =>
    sids(findRecorded(one, "zone-key-logs").inputs["policy"]),
  );
  expect(policies).toEqual([
    ["Administration", "LogGroups", "Alarms"],
    ["Administration", "LogGroups", "Trail", "UseThroughServices", "Alarms", "Findings"],
    ["Administration", "LogGroups"],
  ]);
});

test("the trail covers every region, and is validated, encrypted and in a log group", async () => {
  const trail = findRecorded(await recordAudit(), "zone-trail");
  const { tags, ...inputs } = trail.inputs;
  const unknown = { unknown: true };
  expect(inputs).toEqual({
    name: "retail-prod",
    enableLogging: true,
    isMultiRegionTrail: true,
    includeGlobalServiceEvents: true,
    enableLogFileValidation: true,
    kmsKeyId: unknown,
    s3BucketName: "retail-prod-audit-123456789012",
    cloudWatchLogsGroupArn: "arn:aws:logs:eu-central-1:123456789012:log-group:/retail-odoo/retail-prod/trail:*",
    cloudWatchLogsRoleArn: "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-trail",
    region: "eu-central-1",
  });
  expect(tags).toMatchObject({ [TAGS.dataClass]: "internal", [TAGS.owner]: "platform-team" });
  // Neither the bucket before its policy, nor the role before its permissions.
  expect(waitsFor(trail)).toEqual([
    "zone-key-logs",
    "zone-logs-trail",
    "zone-trail-policy",
    "zone-trail-role",
    "zone-trail-role-own",
  ]);
});

test("CloudTrail encrypts with the key and decrypts nothing", async () => {
  const key = findRecorded(await recordAudit(), "zone-key-logs").inputs["policy"];
  expect(statements(key).find(({ Sid }) => Sid === "Trail")).toEqual({
    Sid: "Trail",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: ["kms:DescribeKey", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: {
      StringEquals: { "aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:123456789012:trail/retail-prod" },
    },
  });
});

test("the trail's bucket is locked for its retention, logs access, and admits writes of this trail only", async () => {
  const resources = await recordAudit({ trailDays: 400 });
  expect(findRecorded(resources, "zone-trail-lock").inputs["rule"]).toEqual({
    defaultRetention: { mode: "GOVERNANCE", days: 400 },
  });
  expect(findRecorded(resources, "zone-trail-lifecycle").inputs["rules"]).toMatchObject([
    { expiration: { days: 400 }, noncurrentVersionExpiration: { noncurrentDays: 1 } },
  ]);
  expect(findRecorded(resources, "zone-trail-logging").inputs["targetBucket"]).toBe(
    "retail-prod-audit-123456789012-logs",
  );
  expect(findRecorded(resources, "zone-trail-bucket")).toMatchObject({ protect: true, retainOnDelete: true });
  const policy = findRecorded(resources, "zone-trail-policy").inputs["policy"];
  expect(sids(policy)).toEqual(["DenyPlainHttp", "DenyOldTls", "DenyRemoval", "TrailChecks", "TrailWrites"]);
  expect(statements(policy).at(-1)).toEqual({
    Sid: "TrailWrites",
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::retail-prod-audit-123456789012/AWSLogs/123456789012/*",
    Condition: {
      StringEquals: {
        "aws:SourceArn": "arn:aws:cloudtrail:eu-central-1:123456789012:trail/retail-prod",
        "s3:x-amz-acl": "bucket-owner-full-control",
      },
    },
  });
  const dev = await recordAudit({}, "dev");
  expect(findRecorded(dev, "zone-trail-bucket")).toMatchObject({ protect: false, inputs: { forceDestroy: true } });
  expect(sids(findRecorded(dev, "zone-trail-policy").inputs["policy"])).not.toContain("DenyRemoval");
});

test("GuardDuty monitors the audit log and the nodes by its managed agent, without the older feature", async () => {
  const features = (await recordAudit()).filter(({ type }) => type.endsWith(":DetectorFeature"));
  expect(features.map(({ inputs }) => [inputs["name"], inputs["status"], inputs["additionalConfigurations"]])).toEqual([
    ["EKS_AUDIT_LOGS", "ENABLED", undefined],
    [
      "RUNTIME_MONITORING",
      "ENABLED",
      [
        { name: "EKS_ADDON_MANAGEMENT", status: "ENABLED" },
        { name: "ECS_FARGATE_AGENT_MANAGEMENT", status: "DISABLED" },
        { name: "EC2_AGENT_MANAGEMENT", status: "DISABLED" },
      ],
    ],
  ]);
});

test("EventBridge publishes high findings of GuardDuty, and no others, to the topic", async () => {
  const resources = await recordAudit();
  const arn = "arn:aws:sns:eu-central-1:123456789012:retail-prod-alarms";
  const rule = findRecorded(resources, "zone-threats-alarm").inputs;
  expect(JSON.parse(String(rule["eventPattern"]))).toEqual({
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    detail: { severity: [{ numeric: [">=", 7] }] },
  });
  const target = findRecorded(resources, "zone-threats-alarm-target");
  expect(target.inputs).toEqual({ rule: "retail-prod-threats", targetId: "alarms", arn, region: "eu-central-1" });
  expect(waitsFor(target)).toEqual(["zone-alarms-policy", "zone-threats-alarm"]);
  expect(statements(findRecorded(resources, "zone-alarms-policy").inputs["policy"])[1]).toEqual({
    Sid: "Findings",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sns:Publish",
    Resource: arn,
  });
  expect(statements(findRecorded(resources, "zone-key-logs").inputs["policy"]).at(-1)).toEqual({
    Sid: "Findings",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
  });
});

test("the alarm topic is encrypted, admits this account only, and its publishers depend on its policy", async () => {
  const resources = await recordAudit({ monthlyBudgetUsd: 6_000 });
  const arn = "arn:aws:sns:eu-central-1:123456789012:retail-prod-alarms";
  expect(findRecorded(resources, "zone-alarms").inputs["kmsMasterKeyId"]).toEqual({ unknown: true });
  expect(statements(findRecorded(resources, "zone-alarms-policy").inputs["policy"])[0]).toEqual({
    Sid: "Alarms",
    Effect: "Allow",
    Principal: { Service: ["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"] },
    Action: "sns:Publish",
    Resource: arn,
    Condition: { StringEquals: { "aws:SourceAccount": "123456789012" } },
  });
  const budget = findRecorded(resources, "zone-budget");
  const notification = {
    thresholdType: "PERCENTAGE",
    comparisonOperator: "GREATER_THAN",
    subscriberSnsTopicArns: [arn],
  };
  expect(budget.inputs).toMatchObject({
    limitAmount: "6000",
    notifications: [
      { notificationType: "ACTUAL", threshold: 80, ...notification },
      { notificationType: "FORECASTED", threshold: 100, ...notification },
    ],
  });
  expect(waitsFor(budget)).toEqual(["zone-alarms-policy"]);
  expect(waitsFor(findRecorded(resources, "zone-cost-anomalies-alarm"))).toEqual([
    "zone-alarms-policy",
    "zone-cost-anomalies",
  ]);
});

test("with an existing cost anomaly monitor only the subscription is created", async () => {
  const costAnomalyMonitor = "arn:aws:ce::123456789012:anomalymonitor/1b2c3d4e-0000-4000-8000-000000000001";
  const resources = await recordAudit({ costAnomalyMonitor });
  const anomalies = resources.filter(({ name }) => name.includes("cost-anomalies"));
  expect(anomalies.map(short)).toEqual(["AnomalySubscription zone-cost-anomalies-alarm"]);
  expect(anomalies[0]?.inputs["monitorArnLists"]).toEqual([costAnomalyMonitor]);
});

test("every taggable resource has the five tags", async () => {
  const bare = (await recordAudit({ monthlyBudgetUsd: 1 })).filter(({ inputs }) => {
    const tags = (inputs["tags"] ?? {}) as { [key: string]: unknown };
    return Object.values(TAGS).some((key) => tags[key] === undefined);
  });
  expect([...new Set(bare.map(({ type }) => type.slice(type.lastIndexOf(":") + 1)))].sort()).toEqual([
    "BucketLifecycleConfiguration",
    "BucketLogging",
    "BucketObjectLockConfiguration",
    "BucketOwnershipControls",
    "BucketPolicy",
    "BucketPublicAccessBlock",
    "BucketServerSideEncryptionConfiguration",
    "BucketVersioning",
    "DetectorFeature",
    "EventTarget",
    "RolePolicy",
    "TopicPolicy",
  ]);
});
