/**
 * Existing symmetric KMS keys in the landing zone's region, by ARN, one for each kind of data. Their owner sets their
 * policies: `keyPolicies` returns the statements that they need.
 */
export interface ExistingKeys {
  /** ARN of the key of volumes and shared files. */
  data: string;
  /** ARN of the key of backups. */
  backup: string;
  /** ARN of the key of logs, the audit trail and alarms. */
  logs: string;
  /** ARN of the key of Kubernetes Secrets. */
  secrets: string;
  /**
   * ARN of the key of container images; required with `registry`.
   * @default no key for images
   */
  images?: string;
}

/** Where the KMS keys of a landing zone come from. */
export interface KeysArgs {
  /** KMS keys that exist in the account already. */
  existing: ExistingKeys;
}
