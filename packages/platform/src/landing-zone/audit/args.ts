/** Services that monitor an account. An account has one of each; of some, one in each region. */
export const AUDIT_PARTS = ["trail", "threat-detection", "access-analyzer", "cost-anomalies"] as const;
/** A part of the audit that an account can already have. */
export type AuditPart = (typeof AUDIT_PARTS)[number];

/** CloudTrail, GuardDuty, IAM Access Analyzer, cost anomaly detection, and a budget. */
export interface AuditArgs {
  /**
   * Parts that the account or its organization has already.
   * @default none
   */
  existing?: AuditPart[];
  /**
   * Retention of the audit trail in days, 1 to 3650; object lock prevents earlier deletion.
   * @default by environment, as for logs
   */
  trailDays?: number;
  /**
   * Monthly budget of the account in whole USD, at least 1: alarms at 80 % of actual and 100 % of forecast cost.
   * @default no budget
   */
  monthlyBudgetUsd?: number;
  /**
   * ARN of the account's existing cost anomaly monitor of AWS services, `arn:aws:ce::<account>:anomalymonitor/<id>`. AWS
   * allows one in an account and creates one when Cost Explorer is enabled; `aws ce get-anomaly-monitors` lists it. Only the
   * subscription of the alarms is created then.
   * @default none: a monitor is created
   */
  costAnomalyMonitor?: string;
  /**
   * Mail addresses that alarms are sent to. AWS sends each a confirmation request once.
   * @default none; subscribe to the SNS topic `<prefix>-alarms`
   */
  alarmsTo?: string[];
}
