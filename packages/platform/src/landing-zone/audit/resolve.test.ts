import { faultLines } from "@retail-odoo/testing";
import { Faults } from "../../internal/errors";
import type { AuditArgs } from "./args";
import { resolveAudit } from "./resolve";

function faultsOf(args: AuditArgs): string[] {
  const faults = new Faults();
  const spec = resolveAudit(args, "prod", faults.at("audit"));
  expect(spec === undefined).toBe(faults.any());
  return faultLines(faults.all());
}

test("production is audited by default, other environments where the caller asks for it", () => {
  const parts = { trail: true, "threat-detection": true, "access-analyzer": true, "cost-anomalies": true };
  expect(resolveAudit(undefined, "prod", new Faults())).toEqual({ parts, trailDays: 365, alarmsTo: [] });
  expect(resolveAudit(undefined, "staging", new Faults())).toBe(undefined);
  expect(resolveAudit({}, "dev", new Faults())).toEqual({ parts, trailDays: 30, alarmsTo: [] });
});

test("existing parts are not created", () => {
  const asked = { trailDays: 90, monthlyBudgetUsd: 6_000, alarmsTo: ["a@example.com"] };
  const spec = resolveAudit({ existing: ["trail", "cost-anomalies"], ...asked }, "prod", new Faults());
  expect(spec).toEqual({
    parts: { trail: false, "threat-detection": true, "access-analyzer": true, "cost-anomalies": false },
    ...asked,
  });
});

test.each<[string, AuditArgs, string]>([
  [
    "mistyped part",
    { existing: ["trial" as "trail"] },
    'existing[0] = "trial": is not a part of the audit. Did you mean trail?',
  ],
  ["part twice", { existing: ["trail", "trail"] }, 'existing[1] = "trail": is named twice. Name every part once.'],
  [
    "trail for no day",
    { trailDays: 0 },
    "trailDays = 0: is not a whole number of days from 1 to 3650. Write a number in that range.",
  ],
  [
    "budget of nothing",
    { monthlyBudgetUsd: 0 },
    "monthlyBudgetUsd = 0: is not a whole number of USD from 1 to 100000000. Write a number in that range.",
  ],
  [
    "monitor by name",
    { costAnomalyMonitor: "services" },
    'costAnomalyMonitor = "services": is not the ARN of a cost anomaly monitor. Write arn:aws:ce::<account>:anomalymonitor/<id>; `aws ce get-anomaly-monitors` lists it.',
  ],
  [
    "monitor without a subscription",
    { costAnomalyMonitor: "arn:aws:ce::123456789012:anomalymonitor/1", existing: ["cost-anomalies"] },
    'costAnomalyMonitor = "arn:aws:ce::123456789012:anomalymonitor/1": gets no subscription, because `existing` lists cost-anomalies. Leave one of them out: `existing` if alarms are wanted, or the monitor.',
  ],
  [
    "no address",
    { alarmsTo: ["alarms"] },
    'alarmsTo[0] = "alarms": is not a mail address. Write one such as alarms@example.com.',
  ],
  [
    "address twice",
    { alarmsTo: ["a@example.com", "a@example.com"] },
    'alarmsTo[1] = "a@example.com": is named twice. Name every address once.',
  ],
])("%s is one clear fault", (_, args, fault) => expect(faultsOf(args)).toEqual([`audit.${fault}`]));
