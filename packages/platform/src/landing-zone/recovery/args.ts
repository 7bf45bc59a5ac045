/** A second region for copies of backups and images. */
export interface RecoveryArgs {
  /** AWS region, other than the landing zone's, in which every tenant's data may be stored. */
  region: string;
}
