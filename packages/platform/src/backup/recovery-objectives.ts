import { RECOVERY_ASSUMPTIONS } from "@retail-odoo/contract";
import type { BackupPlan } from "./backup-plan";

/** Reachable recovery objectives of a server. Without backups they are Infinity. */
export interface BackedUp {
  /** MiB/s at which a base backup is restored. */
  restoreMiBPerSecond: number;
  backup?: Pick<BackupPlan, "archiveTimeoutSeconds" | "intervalHours"> & {
    /**
     * Seconds from the end of a WAL segment until it is archived.
     * @default RECOVERY_ASSUMPTIONS.uploadSeconds
     */
    uploadSeconds?: number;
  };
}

/** Maximum seconds of lost commits when the server is lost and its vault is not: the last WAL segment and its upload. */
export function reachableRpoSeconds({ backup }: Pick<BackedUp, "backup">): number {
  return backup
    ? backup.archiveTimeoutSeconds + (backup.uploadSeconds ?? RECOVERY_ASSUMPTIONS.uploadSeconds)
    : Infinity;
}

/** The same in minutes, to two decimals, rounded up. */
export function reachableRpoMinutes(server: Pick<BackedUp, "backup">): number {
  return Math.ceil((reachableRpoSeconds(server) / 60) * 100) / 100;
}

/**
 * Whole minutes until Odoo answers after a restore: detection, start, transfer of the base backup, WAL replay, loading the
 * registry.
 * @param databaseGiB all databases of the server, which is restored as a whole
 */
export function reachableRtoMinutes({ backup, restoreMiBPerSecond }: BackedUp, databaseGiB: number): number {
  if (!backup) return Infinity;
  const assumed = RECOVERY_ASSUMPTIONS;
  const databaseMiB = databaseGiB * 1024;
  const walMiB = databaseMiB * assumed.walShareOfDatabasePerDay * (backup.intervalHours / 24);
  const seconds = databaseMiB / restoreMiBPerSecond + walMiB / assumed.replayMiBPerSecond;
  return Math.ceil(assumed.detectMinutes + assumed.startMinutes + assumed.registryMinutes + seconds / 60);
}

/** MiB/s at which the backup sidecar restores to a volume: its CPU limit or the volume, whichever is slower. */
export function sidecarRestoreMiBPerSecond(sidecarCpu: number, volumeMiBPerSecond: number): number {
  return Math.min(Math.min(sidecarCpu, 1) * RECOVERY_ASSUMPTIONS.sidecarMiBPerSecondPerCore, volumeMiBPerSecond);
}
