import { SERVICES } from "@retail-odoo/contract";
import { checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { worstIntervalHours } from "./schedule";

/** How often a server is backed up and for how long that is kept. */
export interface BackupPlanArgs {
  /**
   * When a base backup is taken: a six-field cron in UTC, seconds first.
   * @default "0 30 1 * * *"
   */
  schedule?: string;
  /**
   * Seconds after which changes reach the vault even if the server is quiet, 30 to 3600.
   * @default 60
   * @minimum 30
   * @maximum 3600
   */
  archiveTimeoutSeconds?: number;
  /**
   * Days back to which the server can be restored, 1 to 365.
   * @default 30
   * @minimum 1
   * @maximum 365
   */
  retentionDays?: number;
}

/** A backup plan with every default filled in. */
export interface BackupPlan extends Required<BackupPlanArgs> {
  /** Most hours between two base backups, from the schedule. */
  intervalHours: number;
}

/** Retention is the longest that a service promises. */
export const DEFAULT_BACKUP_PLAN: Required<BackupPlanArgs> = {
  schedule: "0 30 1 * * *",
  archiveTimeoutSeconds: 60,
  retentionDays: Math.max(...Object.values(SERVICES).map((service) => service.retentionDays)),
};

/** Fills in a plan's defaults and checks it. Pure. */
export function resolveBackupPlan(args: BackupPlanArgs, faults: Faults): BackupPlan {
  const { schedule, archiveTimeoutSeconds, retentionDays } = { ...DEFAULT_BACKUP_PLAN, ...withoutUndefined(args) };
  checkWhole(archiveTimeoutSeconds, 30, 3600, "seconds", faults.at("archiveTimeoutSeconds"));
  checkWhole(retentionDays, 1, 365, "days", faults.at("retentionDays"));
  return {
    schedule,
    archiveTimeoutSeconds,
    retentionDays,
    intervalHours: worstIntervalHours(schedule, faults.at("schedule")) ?? 24,
  };
}

/**
 * Days a vault has to lock what is written to it, so that nobody can break the recovery window: the oldest point in the
 * window needs the base backup before it.
 */
export function lockDaysNeeded(plan: Pick<BackupPlan, "retentionDays" | "intervalHours">): number {
  return plan.retentionDays + Math.ceil(plan.intervalHours / 24);
}

function withoutUndefined<T extends object>(args: T): Partial<T> {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as Partial<T>;
}
