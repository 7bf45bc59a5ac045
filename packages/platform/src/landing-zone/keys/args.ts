/**
 * Keys that are there already, as ARNs of symmetric KMS keys in the landing zone's region, one for each kind of data. Their
 * policies are their owner's: `keyPolicies` writes the statements they need.
 */
export interface ExistingKeys {
  /** Volumes and shared files. */
  data: string;
  /** Backups. */
  backup: string;
  /** Logs, audit trail and alarms. */
  logs: string;
  /** Secrets of Kubernetes. */
  secrets: string;
  /**
   * Container images.
   * @default none: needed where there is a registry
   */
  images?: string;
}

export interface KeysArgs {
  existing: ExistingKeys;
}
