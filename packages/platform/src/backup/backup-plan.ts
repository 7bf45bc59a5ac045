import { SERVICES } from "@retail-odoo/contract";
import { checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { withoutUndefined } from "../internal/properties";
import { worstIntervalHours } from "./schedule";

/** Schedule and retention of a server's backups. */
export interface BackupPlanArgs {
  /**
   * Schedule of base backups: a cron expression in UTC with six fields, seconds first, at most once an hour.
   * On Karpenter's nodes none may start in the nightly disruption window, and a daily or rarer one runs outside of its stores' hours.
   * @default once a day, each server in a half hour of its own of the tenants' night, outside of the disruption window
   */
  schedule?: string;
  /**
   * Seconds after which a WAL segment is archived even if it is not full, 30 to 3600.
   * @default 60
   * @minimum 30
   * @maximum 3600
   */
  archiveTimeoutSeconds?: number;
  /**
   * Recovery window in days: how far back the server can be restored, 1 to 365.
   * @default 30
   * @minimum 1
   * @maximum 365
   */
  retentionDays?: number;
}

/** A backup plan with every default filled in. */
export interface BackupPlan extends Required<Omit<BackupPlanArgs, "schedule">> {
  /** Absent where each server has a slot of its own. */
  schedule?: string;
  /** Longest interval between two base backups of the schedule, hours. */
  intervalHours: number;
}

/** Its retention is the longest of all services. */
export const DEFAULT_BACKUP_PLAN: Required<Omit<BackupPlanArgs, "schedule">> = {
  archiveTimeoutSeconds: 60,
  retentionDays: Math.max(...Object.values(SERVICES).map((service) => service.retentionDays)),
};

/** Fills in a plan's defaults and checks it. Pure. */
export function resolveBackupPlan(args: BackupPlanArgs, faults: Faults): BackupPlan {
  const { archiveTimeoutSeconds, retentionDays } = { ...DEFAULT_BACKUP_PLAN, ...withoutUndefined(args) };
  const { schedule } = args;
  checkWhole(archiveTimeoutSeconds, 30, 3600, "seconds", faults.at("archiveTimeoutSeconds"));
  checkWhole(retentionDays, 1, 365, "days", faults.at("retentionDays"));
  return {
    schedule,
    archiveTimeoutSeconds,
    retentionDays,
    intervalHours: (schedule !== undefined && worstIntervalHours(schedule, faults.at("schedule"))) || 24,
  };
}

/**
 * Days for which object lock must keep a version to cover the recovery window: its oldest point needs the base backup before
 * it.
 */
export function lockDaysNeeded(plan: Pick<BackupPlan, "retentionDays" | "intervalHours">): number {
  return plan.retentionDays + Math.ceil(plan.intervalHours / 24);
}
