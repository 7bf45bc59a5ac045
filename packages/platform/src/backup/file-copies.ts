import * as pulumi from "@pulumi/pulumi";
import { FILE_COPIES, RECOVERY_ASSUMPTIONS, SERVICES, type ServiceName, type VaultFacts } from "@retail-odoo/contract";

/** Copies of Odoo's files in the vault: how often they are made, what they take, and where they lie. Pure. */

/** Intervals in minutes that a cron repeats evenly: parts of an hour, and hours that divide a day. */
export const COPY_INTERVALS: readonly number[] = [
  ...[2, 3, 4, 5, 6, 10, 12, 15, 20, 30],
  ...[1, 2, 3, 4, 6, 8, 12, 24].map((hours) => hours * 60),
];

/** Minutes between two copies: as the tenant asks, or as its service needs. 0 copies none. */
export function copyIntervalMinutes(service: ServiceName, asked: number | undefined): number {
  return asked ?? SERVICES[service].fileCopyMinutes;
}

/**
 * Most minutes of lost files, to two decimals. A file that is written when a copy has just passed its folder is in the next copy,
 * which has to start and to end: it looks at every file to find the new ones.
 */
export function filesRpoMinutes(everyMinutes: number, filestoreGiB: number): number {
  const { startSeconds, filesPerGiB, looksPerSecond } = FILE_COPIES;
  const seconds = startSeconds + (filestoreGiB * filesPerGiB) / looksPerSecond;
  return Math.ceil((everyMinutes + seconds / 60) * 100) / 100;
}

/** Whole minutes until a tenant's files are back on an empty volume; they are restored beside the database. */
export function filesRtoMinutes(filestoreGiB: number): number {
  const { detectMinutes, startMinutes, registryMinutes } = RECOVERY_ASSUMPTIONS;
  const seconds = (filestoreGiB * 1024) / FILE_COPIES.restoreMiBPerSecond;
  return Math.ceil(detectMinutes + startMinutes + registryMinutes + seconds / 60);
}

/** Days for which copies are kept: the recovery window, and one more, for the first copy after its newest moment. */
export function keepDaysOf(retentionDays: number | undefined, service: ServiceName): number {
  return Math.max(retentionDays ?? 0, SERVICES[service].retentionDays) + 1;
}

/** Prefix in the vault of a tenant's copies; no other tenant's identity reaches it. */
export function copiesPrefix(tenant: string): string {
  return `files/${tenant}`;
}

/** Address of a tenant's repository in the vault, as restic writes it. */
export function repositoryAddress(
  { bucket, region, endpoint = `https://s3.${region}.amazonaws.com` }: VaultFacts<pulumi.Input<string>>,
  tenant: string,
): pulumi.Output<string> {
  return pulumi.interpolate`s3:${endpoint}/${bucket}/${copiesPrefix(tenant)}`;
}

/**
 * The interval as a cron of five fields, in UTC.
 * @param spread a whole number of the tenant's own: tenants do not all read the shared storage at the same minute
 */
export function copySchedule(everyMinutes: number, spread: number): string {
  const start = spread % everyMinutes;
  if (everyMinutes < 60) return `${start}-59/${everyMinutes} * * * *`;
  const [hour, minute] = [Math.floor(start / 60), start % 60];
  if (everyMinutes === 60) return `${minute} * * * *`;
  return everyMinutes === 1_440 ? `${minute} ${hour} * * *` : `${minute} ${hour}-23/${everyMinutes / 60} * * *`;
}
