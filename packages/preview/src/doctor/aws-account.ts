/** Tags of a resource in AWS. */
export type Tags = { readonly [key: string]: string };

/** What a name holds: nothing, a resource of this account with its tags, or one of another account. */
export type Holder = "free" | "elsewhere" | Tags;

export interface AnomalyMonitor {
  name: string;
  arn: string;
  dimension?: string;
}

/**
 * What the doctor asks of an AWS account, which it only reads. Every call may throw AWS' error, which becomes a finding that could not be
 * checked.
 */
export interface AwsAccount {
  caller(): Promise<{ account: string; arn: string }>;
  /** Opt-in status by region: `opt-in-not-required`, `opted-in`, `not-opted-in`. */
  regions(): Promise<ReadonlyMap<string, string>>;
  zones(region: string): Promise<readonly string[]>;
  /**
   * Actions that IAM does not allow the caller, of `actions`.
   * @param caller ARN of the caller
   */
  denied(caller: string, actions: readonly string[]): Promise<readonly string[]>;
  quota(region: string, service: string, code: string): Promise<number>;
  /** vCPU of running on-demand instances without the platform's tag. */
  usedVcpu(region: string, platform: string): Promise<number>;
  /** Number of resources without the platform's tag. */
  usedCount(region: string, kind: "eip" | "vpc" | "nlb", platform: string): Promise<number>;
  roles(): Promise<{ used: number; limit: number }>;
  /** Status of Kubernetes versions that EKS offers: `STANDARD_SUPPORT`, `EXTENDED_SUPPORT`, `UNSUPPORTED`. */
  kubernetesVersions(region: string): Promise<ReadonlyMap<string, string>>;
  /** Builds of an add-on for a Kubernetes version. */
  addonVersions(region: string, addon: string, kubernetes: string): Promise<readonly string[]>;
  hasImage(region: string, name: string): Promise<boolean>;
  role(name: string): Promise<Holder>;
  bucket(region: string, name: string): Promise<Holder>;
  logGroup(region: string, name: string): Promise<Holder>;
  anomalyMonitors(): Promise<readonly AnomalyMonitor[]>;
}
