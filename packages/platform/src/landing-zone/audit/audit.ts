import { Analyzer } from "@pulumi/aws/accessanalyzer/analyzer";
import { EventRule } from "@pulumi/aws/cloudwatch/eventRule";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget";
import { Detector } from "@pulumi/aws/guardduty/detector";
import { DetectorFeature } from "@pulumi/aws/guardduty/detectorFeature";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import type * as pulumi from "@pulumi/pulumi";
import { alarmTopicPolicy } from "./policies";
import type { Keys } from "../keys/keys";
import { needs } from "../shared/assert-inputs";
import type { AuditSpec } from "./resolve";
import { alarmTopicArn, siteTags, type Site } from "../shared/context";
import { createBudget, createCostAnomalies } from "./budget";
import { createTrail } from "./trail";

export interface Audit {
  /** Topic that alarms go to. */
  alarms: pulumi.Output<string>;
  /** Log group of the trail, where one is made. */
  trailLog?: pulumi.Output<string>;
}

/** Watches the account: all but the parts that it has already. */
export function createAudit(site: Site, keys: Keys): Audit | undefined {
  needs("createAudit", { site, keys });
  const { audit } = site.spec;
  if (!audit) return undefined;
  const alarms = createAlarms(site, audit, keys);
  const trailLog = audit.parts.trail ? createTrail(site, audit, keys) : undefined;
  if (audit.parts["threat-detection"]) createThreatDetection(site, alarms);
  if (audit.parts["access-analyzer"]) createAccessAnalyzer(site);
  if (audit.parts["cost-anomalies"]) createCostAnomalies(site, alarms);
  if (audit.monthlyBudgetUsd !== undefined) createBudget(site, audit.monthlyBudgetUsd, alarms);
  return { alarms, trailLog };
}

/**
 * Where alarms go.
 * @returns the topic's ARN, known to whoever waits until its policy lets them publish
 */
function createAlarms(site: Site, { alarmsTo }: AuditSpec, keys: Keys): pulumi.Output<string> {
  const { name, spec, parent } = site;
  const { region } = spec;
  const topic = new Topic(
    `${name}-alarms`,
    {
      name: `${spec.prefix}-alarms`,
      kmsMasterKeyId: keys.logs.arn,
      region,
      tags: siteTags(site, "internal", "alarms"),
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

/**
 * What looks like an attack, in the cluster's audit log and in its nodes. GuardDuty brings its agent and the agent's door
 * itself. Its own older `EKS_RUNTIME_MONITORING` and this one exclude each other.
 */
function createThreatDetection(site: Site, alarms: pulumi.Output<string>): void {
  const { name, spec, parent } = site;
  const { region } = spec;
  const detector = new Detector(
    `${name}-threats`,
    {
      enable: true,
      findingPublishingFrequency: "FIFTEEN_MINUTES",
      region,
      tags: siteTags(site, "internal", "threats"),
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
      additionalConfigurations: [{ name: "EKS_ADDON_MANAGEMENT", status: "ENABLED" }],
    },
    { parent },
  );
  createFindingAlarm(site, alarms);
}

/** GuardDuty calls 7 and more high: something is compromised now, and somebody has to act. */
const ALARMING_SEVERITY = 7;

/** The message is the event, whole: what was found, where, and what to look at. */
function createFindingAlarm(site: Site, alarms: pulumi.Output<string>): void {
  const { name, spec, parent } = site;
  const { region } = spec;
  const rule = new EventRule(
    `${name}-threats-alarm`,
    {
      name: `${spec.prefix}-threats`,
      description: `High findings of GuardDuty in the account of ${spec.prefix}`,
      eventPattern: JSON.stringify({
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { severity: [{ numeric: [">=", ALARMING_SEVERITY] }] },
      }),
      state: "ENABLED",
      region,
      tags: siteTags(site, "internal", "threats"),
    },
    { parent },
  );
  new EventTarget(
    `${name}-threats-alarm-target`,
    { rule: rule.name, targetId: "alarms", arn: alarms, region },
    { parent },
  );
}

/** What others than this account are let in to. */
function createAccessAnalyzer(site: Site): void {
  const { name, spec, parent } = site;
  new Analyzer(
    `${name}-access-analyzer`,
    { analyzerName: spec.prefix, type: "ACCOUNT", region: spec.region, tags: siteTags(site, "internal", "analyzer") },
    { parent },
  );
}
