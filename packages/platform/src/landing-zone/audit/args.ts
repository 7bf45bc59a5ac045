/** What watches an account. Each of them an account has once, some in a region. */
export const AUDIT_PARTS = ["trail", "threat-detection", "access-analyzer", "cost-anomalies"] as const;
export type AuditPart = (typeof AUDIT_PARTS)[number];

/** Who did what in the account, what looks like an attack, what is open to others, and what it costs. */
export interface AuditArgs {
  /**
   * Parts that the account has already, its organization's included.
   * @default none
   */
  existing?: AuditPart[];
  /**
   * Days that the audit trail is kept, 1 to 3650; nobody can delete it before.
   * @default by environment, as logs
   */
  trailDays?: number;
  /**
   * What the account may cost a month, in whole USD: an alarm at 80 % spent, and one when more is forecast.
   * @default no budget
   */
  monthlyBudgetUsd?: number;
  /**
   * Mail addresses that alarms go to. AWS asks each once whether it agrees.
   * @default none; subscribe to the topic `<prefix>-alarms`
   */
  alarmsTo?: string[];
}
