import { Analyzer } from "@pulumi/aws/accessanalyzer/analyzer";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Detector } from "@pulumi/aws/guardduty/detector";
import { DetectorFeature } from "@pulumi/aws/guardduty/detectorFeature";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import type * as pulumi from "@pulumi/pulumi";
import type { Keys } from "../keys/keys";
import { alarmTopicArn } from "../shared/arns";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { findingsRuleName } from "../shared/names";
import type { AuditSpec } from "../spec";
import { createBudget, createCostAnomalies } from "./budget";
import { alarmTopicPolicy } from "./policies";
import { createTrail } from "./trail";

/** What the audit of an account publishes to other parts. */
export interface Audit {
  /** ARN of the SNS topic of alarms. */
  alarms: pulumi.Output<string>;
  /** Log group of the trail, where one is created. */
  trailLog?: pulumi.Output<string>;
}

/** Audits the account: creates all parts but those that it has already. */
export function createAudit(context: LandingZoneContext, keys: Keys): Audit | undefined {
  assertInputs("createAudit", { context, keys });
  const { audit } = context.spec;
  if (!audit) return undefined;
  const alarms = createAlarms(context, audit, keys);
  const trailLog = audit.parts.trail ? createTrail(context, audit, keys) : undefined;
  if (audit.parts["threat-detection"]) createThreatDetection(context, alarms);
  if (audit.parts["access-analyzer"]) createAccessAnalyzer(context);
  if (audit.parts["cost-anomalies"]) createCostAnomalies(context, audit, alarms);
  if (audit.monthlyBudgetUsd !== undefined) createBudget(context, audit.monthlyBudgetUsd, alarms);
  return { alarms, trailLog };
}

/** @returns ARN of the SNS topic of alarms, resolved once its policy lets AWS services publish */
function createAlarms(context: LandingZoneContext, { alarmsTo }: AuditSpec, keys: Keys): pulumi.Output<string> {
  const { name, spec, parent } = context;
  const { region } = spec;
  const topic = new Topic(
    `${name}-alarms`,
    {
      name: `${spec.prefix}-alarms`,
      kmsMasterKeyId: keys.logs.arn,
      region,
      tags: resourceTags(context, "internal", "alarms"),
    },
    { parent },
  );
  const arn = topic.name.apply(() => alarmTopicArn(spec));
  for (const endpoint of alarmsTo)
    new TopicSubscription(
      `${name}-alarms-${endpoint}`,
      { topic: arn, protocol: "email", endpoint, region },
      { parent },
    );
  return new TopicPolicy(`${name}-alarms-policy`, { arn, policy: alarmTopicPolicy(spec), region }, { parent }).arn;
}

/** All three, because AWS returns all three, and a name that the program leaves out replaces the feature on every update. */
const RUNTIME_AGENTS = [
  { name: "EKS_ADDON_MANAGEMENT", status: "ENABLED" },
  { name: "ECS_FARGATE_AGENT_MANAGEMENT", status: "DISABLED" },
  { name: "EC2_AGENT_MANAGEMENT", status: "DISABLED" },
];

/**
 * GuardDuty on the cluster's audit log and on its nodes. It installs its agent and the agent's VPC endpoint itself.
 * `RUNTIME_MONITORING` excludes the older `EKS_RUNTIME_MONITORING`.
 */
function createThreatDetection(context: LandingZoneContext, alarms: pulumi.Output<string>): void {
  const { name, spec, parent } = context;
  const { region } = spec;
  const detector = new Detector(
    `${name}-threats`,
    {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      region,
      tags: resourceTags(context, "internal", "threats"),
    },
    { parent },
  );
  const common = { detectorId: detector.id, status: "ENABLED", region };
  new DetectorFeature(`${name}-threats-audit-logs`, { ...common, name: "EKS_AUDIT_LOGS" }, { parent });
  new DetectorFeature(
    `${name}-threats-runtime`,
    {
      ...common,
      name: "RUNTIME_MONITORING",
      additionalConfigurations: RUNTIME_AGENTS,
    },
    { parent },
  );
  createFindingAlarm(context, alarms);
}

/** GuardDuty rates 7 and above as high: a resource is compromised and the operator has to act now. */
const ALARMING_SEVERITY = 7;

/** Publishes the whole event: the finding, its resource and what to look at. */
function createFindingAlarm(context: LandingZoneContext, alarms: pulumi.Output<string>): void {
  const { name, spec, parent } = context;
  const { region } = spec;
  const rule = new EventRule(
    `${name}-threats-alarm`,
    {
      name: findingsRuleName(spec.prefix),
      description: `High findings of GuardDuty in the account of ${spec.prefix}`,
      eventPattern: JSON.stringify({
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { severity: [{ numeric: [">=", ALARMING_SEVERITY] }] },
      }),
      state: "ENABLED",
      region,
      tags: resourceTags(context, "internal", "threats"),
    },
    { parent },
  );
  new EventTarget(
    `${name}-threats-alarm-target`,
    { rule: rule.name, targetId: "alarms", arn: alarms, region },
    { parent },
  );
}

/** Reports resources that principals outside of the account can access. */
function createAccessAnalyzer(context: LandingZoneContext): void {
  const { name, spec, parent } = context;
  new Analyzer(
    `${name}-access-analyzer`,
    {
      analyzerName: spec.prefix,
      type: "ACCOUNT",
      region: spec.region,
      tags: resourceTags(context, "internal", "analyzer"),
    },
    { parent },
  );
}
