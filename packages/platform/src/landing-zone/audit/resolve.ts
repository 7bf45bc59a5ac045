import { ENVIRONMENT, type EnvironmentName } from "@retail-odoo/contract";
import { checkChoice, checkWhole } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import type { AuditSpec } from "../spec";
import { AUDIT_PARTS, type AuditArgs, type AuditPart } from "./args";

const MAX_DAYS = 3_650;
const MAX_USD = 100_000_000;
const MAIL = /^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/;

/** @returns undefined where the account is audited outside of this landing zone, and after any fault */
export function resolveAudit(
  args: AuditArgs | undefined,
  environment: EnvironmentName,
  faults: Faults,
): AuditSpec | undefined {
  const { audit, logRetentionDays } = ENVIRONMENT[environment];
  if (!args && !audit) return undefined;
  const {
    existing = [],
    trailDays = logRetentionDays,
    monthlyBudgetUsd,
    costAnomalyMonitor,
    alarmsTo = [],
  } = args ?? {};
  existing.forEach((part, index) => {
    const at = faults.at("existing").at(index);
    checkChoice(part, AUDIT_PARTS, "a part of the audit", at);
    if (existing.indexOf(part) < index) at.add(part, "is named twice", "Name every part once.");
  });
  checkWhole(trailDays, 1, MAX_DAYS, "days", faults.at("trailDays"));
  if (monthlyBudgetUsd !== undefined) checkWhole(monthlyBudgetUsd, 1, MAX_USD, "USD", faults.at("monthlyBudgetUsd"));
  if (costAnomalyMonitor !== undefined)
    checkMonitor(costAnomalyMonitor, existing.includes("cost-anomalies"), faults.at("costAnomalyMonitor"));
  alarmsTo.forEach((address, index) => {
    const at = faults.at("alarmsTo").at(index);
    if (!MAIL.test(address)) at.add(address, "is not a mail address", "Write one such as alarms@example.com.");
    else if (alarmsTo.indexOf(address) < index) at.add(address, "is named twice", "Name every address once.");
  });
  if (faults.any()) return undefined;
  const created = (part: AuditPart) => !existing.includes(part);
  return {
    parts: {
      trail: created("trail"),
      "threat-detection": created("threat-detection"),
      "access-analyzer": created("access-analyzer"),
      "cost-anomalies": created("cost-anomalies"),
    },
    trailDays,
    monthlyBudgetUsd,
    costAnomalyMonitor,
    alarmsTo,
  };
}

const MONITOR = /^arn:aws:ce::\d{12}:anomalymonitor\/[\w-]+$/;

function checkMonitor(arn: string, disabled: boolean, faults: Faults): void {
  if (!MONITOR.test(arn))
    faults.add(
      arn,
      "is not the ARN of a cost anomaly monitor",
      "Write arn:aws:ce::<account>:anomalymonitor/<id>; `aws ce get-anomaly-monitors` lists it.",
    );
  else if (disabled)
    faults.add(
      arn,
      "gets no subscription, because `existing` lists cost-anomalies",
      "Leave one of them out: `existing` if alarms are wanted, or the monitor.",
    );
}
