import { RECOVERY_ASSUMPTIONS } from "@retail-odoo/contract";
import type { BackupPlan } from "./backup-plan";

/** What backups of a server can give back, and when. A server without backups reaches nothing: every answer is Infinity. */
export interface BackedUp {
  backup?: Pick<BackupPlan, "archiveTimeoutSeconds" | "intervalHours"> & {
    /**
     * Seconds from a segment's end until it is safe.
     * @default what is assumed of a vault
     */
    uploadSeconds?: number;
  };
}

/** Seconds of work lost at most when the server is gone and its vault is not: the last segment, and its way there. */
export function reachableRpoSeconds({ backup }: BackedUp): number {
  return backup
    ? backup.archiveTimeoutSeconds + (backup.uploadSeconds ?? RECOVERY_ASSUMPTIONS.uploadSeconds)
    : Infinity;
}

/** The same in minutes, to two decimals, rounded up. */
export function reachableRpoMinutes(server: BackedUp): number {
  return Math.ceil((reachableRpoSeconds(server) / 60) * 100) / 100;
}

/**
 * Whole minutes until Odoo answers again after a restore: noticing, starting, copying the base backup, replaying what was
 * written since, loading the registry.
 * @param databaseGiB all databases of the server, which is restored as a whole
 */
export function reachableRtoMinutes({ backup }: BackedUp, databaseGiB: number): number {
  if (!backup) return Infinity;
  const given = RECOVERY_ASSUMPTIONS;
  const databaseMiB = databaseGiB * 1024;
  const walMiB = databaseMiB * given.walShareOfDatabasePerDay * (backup.intervalHours / 24);
  const seconds = databaseMiB / given.restoreMiBPerSecond + walMiB / given.replayMiBPerSecond;
  return Math.ceil(given.detectMinutes + given.startMinutes + given.registryMinutes + seconds / 60);
}
