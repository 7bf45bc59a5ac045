import { Budget } from "@pulumi/aws/budgets/budget";
import { AnomalyMonitor } from "@pulumi/aws/costexplorer/anomalyMonitor";
import { AnomalySubscription } from "@pulumi/aws/costexplorer/anomalySubscription";
import type * as pulumi from "@pulumi/pulumi";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import type { AuditSpec } from "../spec";

/** Total impact in USD from which an anomaly raises an alarm. */
const ANOMALY_USD = 100;

/** Alerts to unexpected cost of each AWS service. An account has one monitor of its services at most. */
export function createCostAnomalies(
  context: LandingZoneContext,
  { costAnomalyMonitor }: AuditSpec,
  alarms: pulumi.Output<string>,
): void {
  const { name, spec, parent } = context;
  const tags = resourceTags(context, "internal", "cost-anomalies");
  const monitor =
    costAnomalyMonitor ??
    new AnomalyMonitor(
      `${name}-cost-anomalies`,
      { name: spec.prefix, monitorType: "DIMENSIONAL", monitorDimension: "SERVICE", tags },
      { parent },
    ).arn;
  new AnomalySubscription(
    `${name}-cost-anomalies-alarm`,
    {
      name: spec.prefix,
      accountId: spec.accountId,
      // SNS subscribers are alerted at once; mail subscribers at most once a day.
      frequency: "IMMEDIATE",
      monitorArnLists: [monitor],
      subscribers: [{ type: "SNS", address: alarms }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(ANOMALY_USD)],
        },
      },
      tags,
    },
    { parent },
  );
}

/** For the whole account: a budget by tags stays at zero until they are activated as cost allocation tags. */
export function createBudget(context: LandingZoneContext, usd: number, alarms: pulumi.Output<string>): void {
  const { name, spec, parent } = context;
  const alarm = (notificationType: "ACTUAL" | "FORECASTED", threshold: number) => ({
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    comparisonOperator: "GREATER_THAN",
    subscriberSnsTopicArns: [alarms],
  });
  new Budget(
    `${name}-budget`,
    {
      name: spec.prefix,
      accountId: spec.accountId,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(usd),
      limitUnit: "USD",
      notifications: [alarm("ACTUAL", 80), alarm("FORECASTED", 100)],
      tags: resourceTags(context, "internal", "budget"),
    },
    { parent },
  );
}
