import { fakeResource } from "@retail-odoo/testing";
import { estimateCost } from "./estimate";
import { PRICES } from "./prices";

function reasonsOf(...resources: Parameters<typeof estimateCost>[0]): string[] {
  const { lines } = estimateCost(resources, { prices: PRICES, region: "eu-central-1" });
  return lines.map(({ label, cost }) => `${label}: ${"reason" in cost ? cost.reason : cost.cents}`);
}

test("account monitoring is free or billed by use, and image storage is unknown", () => {
  expect(
    reasonsOf(
      fakeResource("aws:guardduty/detector:Detector", "d"),
      fakeResource("aws:guardduty/detectorFeature:DetectorFeature", "f"),
      fakeResource("aws:cloudtrail/trail:Trail", "t"),
      fakeResource("aws:accessanalyzer/analyzer:Analyzer", "a"),
      fakeResource("aws:budgets/budget:Budget", "b"),
      fakeResource("aws:costexplorer/anomalyMonitor:AnomalyMonitor", "m"),
      fakeResource("aws:sns/topic:Topic", "s"),
      fakeResource("aws:sns/topicPolicy:TopicPolicy", "p"),
      fakeResource("aws:cloudwatch/logMetricFilter:LogMetricFilter", "l"),
      fakeResource("aws:cloudwatch/metricAlarm:MetricAlarm", "c"),
      fakeResource("aws:ecr/repository:Repository", "i"),
      fakeResource("aws:ecr/pullThroughCacheRule:PullThroughCacheRule", "q"),
    ),
  ).toEqual([
    "threat detection: depends on the volume of logs and the number of nodes",
    "audit trail: the first trail of an account is free, others are billed per event",
    "alarms: no price source is known",
    "images: the amount stored and scanned is not known",
    "traffic and requests: depends on use",
  ]);
});

test("an item with one price everywhere is priced without a region", () => {
  const resources = [
    fakeResource("aws:route53/zone:Zone", "z"),
    fakeResource("aws:secretsmanager/secret:Secret", "s"),
    fakeResource("aws:kms/key:Key", "k"),
  ];
  const { lines } = estimateCost(resources, { prices: PRICES, region: undefined });
  expect(lines.map(({ label, cost }) => `${label}: ${"reason" in cost ? cost.reason : cost.cents}`)).toEqual([
    "DNS zones: 50",
    "Secrets Manager secrets: 40",
    "encryption keys: the region is not known",
    "traffic and requests: depends on use",
  ]);
});
