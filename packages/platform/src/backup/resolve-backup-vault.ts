import type { Input } from "@pulumi/pulumi";
import { ENVIRONMENT, type EnvironmentName } from "@retail-odoo/contract";
import { checkChoice, checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { checkForm, checkForms } from "../internal/forms";
import { checkName, type Ownership } from "../internal/names";
import { hasKinds } from "../internal/properties";
import { lockDaysNeeded, resolveBackupPlan, type BackupPlan, type BackupPlanArgs } from "./backup-plan";

/** An existing bucket on AWS or an S3-compatible store. The platform writes objects and changes no configuration. */
export interface ExistingVaultArgs {
  /** Name of the bucket. */
  bucket: string;
  /** Region of the bucket; of an S3-compatible store, the value that its documentation names. */
  region: string;
  /**
   * Endpoint of an S3-compatible store, such as `https://s3.example.com`.
   * @default AWS
   */
  endpoint?: string;
  /**
   * ARN of the KMS key that encrypts every object.
   * @default the bucket's default encryption
   */
  keyArn?: string;
  /**
   * Secret in the databases' namespace with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY`. Copies of files need one of that name in each
   * tenant's namespace, and another with `-prune` after it.
   * @default the pods' IAM role, which needs EKS and a bucket on AWS
   */
  credentialsSecret?: string;
  /**
   * Days of the bucket's object lock, as its owner states; at most 36500.
   * @default 0: unknown, and object lock is listed as unproven
   * @minimum 0
   */
  lockDays?: number;
}

/** A bucket on AWS that the vault creates. */
export interface S3VaultArgs {
  /** AWS region of the bucket, such as `eu-central-1`: that of the cluster. */
  region: string;
  /**
   * Globally unique name, at most 58 characters.
   * @default name, environment, region and account, joined
   */
  bucketName?: string;
  /**
   * Days for which object lock keeps a version, 1 to 3650.
   * @default 1 in dev, 7 in staging, 35 in prod
   * @minimum 1
   * @maximum 3650
   */
  lockDays?: number;
  /**
   * Mode of object lock: a principal with `s3:BypassGovernanceRetention` can lift `governance`; no principal, AWS included, can
   * lift `compliance` before the days are over.
   * @default "governance"
   */
  mode?: "governance" | "compliance";
  /**
   * ARNs of the IAM roles that may change versioning, lock, lifecycle and encryption of the bucket.
   * @default []: every principal with IAM permissions
   */
  administrators?: string[];
}

/** A vault, exactly one of `existing` and `s3`, and the default backup plan of its servers. */
export interface VaultArgs {
  /**
   * Uses an existing bucket.
   * @default none
   */
  existing?: ExistingVaultArgs;
  /**
   * Creates a bucket on AWS.
   * @default none
   */
  s3?: S3VaultArgs;
  /**
   * Default schedule and retention of every server.
   * @default a base backup each night, archived every 60 s and kept for the longest recovery window of a service
   */
  backup?: BackupPlanArgs;
}

/** Account, tags and key of a created bucket. */
export interface VaultAccountArgs {
  /**
   * Id of the AWS account that owns the bucket, twelve digits. Required with `s3`.
   * @default none
   */
  accountId?: string;
  /**
   * Platform, environment, owner and cost centre of its tags. Required with `s3`.
   * @default none
   */
  ownership?: Ownership;
  /**
   * ARN of the KMS key that encrypts the bucket. Required with `s3`.
   * @default none
   */
  keyArn?: Input<string>;
}

/** The bucket that a vault creates. */
export type NewBucket = Required<VaultAccountArgs> & { bucketName: string };

/** A vault with every default filled in. */
export interface BackupVaultSpec {
  created: boolean;
  /** Absent where it is computed from the vault's name and account. */
  bucketName?: string;
  region: string;
  endpoint?: string;
  keyArn?: string;
  credentialsSecret?: string;
  /** 0 where it is unknown of an existing vault. */
  lockDays: number;
  mode: "governance" | "compliance";
  administrators: string[];
  durable: boolean;
  /** Default plan of its servers. */
  plan: BackupPlan;
}

/** Fills in the defaults of a vault and checks it. Pure. */
export function resolveBackupVault(
  args: VaultArgs & { environment: EnvironmentName },
  faults: Faults,
): BackupVaultSpec {
  const plan = resolveBackupPlan(args.backup ?? {}, faults.at("backup"));
  if (args.existing && args.s3)
    faults.add(["existing", "s3"], "names two vaults", "Give either `s3` to create a bucket, or `existing`.");
  if (args.s3) return resolveS3(args.s3, args.environment, plan, faults.at("s3"));
  if (args.existing) return resolveExisting(args.existing, args.environment, plan, faults.at("existing"));
  faults.add(undefined, "names no vault", "Give `s3` to create a bucket, or `existing`.");
  return { ...NO_LOCK, created: false, region: "", lockDays: 0, durable: ENVIRONMENT[args.environment].durable, plan };
}

const NO_LOCK = { mode: "governance", administrators: [] } satisfies Partial<BackupVaultSpec>;

/**
 * Checks that object lock covers the recovery window. It applies to durable environments; an unknown lock of an existing vault
 * is unproven instead.
 */
export function checkLock(
  vault: Pick<BackupVaultSpec, "lockDays" | "durable">,
  plan: Pick<BackupPlan, "retentionDays" | "intervalHours">,
  faults: Faults,
): void {
  const needed = lockDaysNeeded(plan);
  if (vault.durable && vault.lockDays > 0 && vault.lockDays < needed)
    faults.add(
      vault.lockDays,
      `is too short for ${plan.retentionDays} days of recovery with base backups up to ${plan.intervalHours} hours apart`,
      `Lock at least ${needed} days, or keep backups for fewer days.`,
    );
}

function resolveS3(args: S3VaultArgs, environment: EnvironmentName, plan: BackupPlan, faults: Faults): BackupVaultSpec {
  const { durable, lockDays: usualLockDays } = ENVIRONMENT[environment];
  const { region, bucketName, lockDays = usualLockDays, mode = "governance", administrators = [] } = args;
  checkForm(region, "region", faults.at("region"));
  checkForm(bucketName, "newBucket", faults.at("bucketName"));
  checkWhole(lockDays, 1, 3650, "days", faults.at("lockDays"));
  checkChoice(mode, ["governance", "compliance"], "a lock mode", faults.at("mode"));
  if (mode === "compliance" && !durable)
    faults
      .at("mode")
      .add(
        mode,
        `would leave a bucket in ${environment} that no principal can delete`,
        "Write governance outside prod.",
      );
  administrators.forEach((arn, index) => checkForm(arn, "role", faults.at("administrators").at(index)));
  const spec = { created: true, region, bucketName, lockDays, mode, administrators, durable, plan };
  checkLock(spec, plan, faults.at("lockDays"));
  return spec;
}

function resolveExisting(
  args: ExistingVaultArgs,
  environment: EnvironmentName,
  plan: BackupPlan,
  faults: Faults,
): BackupVaultSpec {
  const { bucket, region, endpoint, keyArn, credentialsSecret, lockDays = 0 } = args;
  checkForm(bucket, "bucket", faults.at("bucket"));
  checkStore({ region, endpoint, keyArn, credentialsSecret }, faults);
  checkWhole(lockDays, 0, 36_500, "days", faults.at("lockDays"));
  const { durable } = ENVIRONMENT[environment];
  const vault = { lockDays, durable };
  checkLock(vault, plan, faults.at("lockDays"));
  return {
    ...NO_LOCK,
    ...vault,
    created: false,
    bucketName: bucket,
    region,
    endpoint,
    keyArn,
    credentialsSecret,
    plan,
  };
}

/** Regions, KMS keys and IAM roles exist on AWS alone; another store needs an endpoint and a Secret. */
export function checkStore(
  store: { region?: string; endpoint?: string; keyArn?: unknown; credentialsSecret?: string },
  faults: Faults,
): void {
  const { endpoint, keyArn, credentialsSecret } = store;
  checkForm(credentialsSecret, "object", faults.at("credentialsSecret"));
  if (endpoint === undefined) {
    checkForms(store, { region: "region", keyArn: "key" }, faults);
    return;
  }
  if (!/^https:\/\/[^/?#]+$/.test(endpoint))
    faults.at("endpoint").add(endpoint, "is not an HTTPS address", 'Write "https://s3.example.com", without a path.');
  if (credentialsSecret === undefined)
    faults
      .at("credentialsSecret")
      .add(
        undefined,
        "is missing, and pods have an IAM role only on AWS",
        "Name the Secret with ACCESS_KEY_ID and ACCESS_SECRET_KEY.",
      );
  if (keyArn !== undefined)
    faults.at("keyArn").add(keyArn, "names a KMS key of AWS, and the endpoint is not AWS", "Leave it out.");
}

/** Names the bucket that the vault creates. Pure; undefined for an existing one, and where an argument is missing. */
export function resolveNewBucket(
  name: string,
  { accountId, ownership, keyArn }: VaultAccountArgs,
  vault: BackupVaultSpec,
  faults: Faults,
): NewBucket | undefined {
  checkName(name, faults.at("name"), 20);
  if (!vault.created) return undefined;
  for (const [key, value] of Object.entries({ accountId, ownership, keyArn }))
    if (value === undefined)
      faults.at(key).add(undefined, "is missing, and a bucket cannot be created without", "Add it.");
  hasKinds({ accountId, keyArn }, { accountId: "text", keyArn: "input" }, faults);
  checkForms({ accountId, keyArn }, { accountId: "account", keyArn: "key" }, faults);
  if (accountId === undefined || ownership === undefined || keyArn === undefined) return undefined;
  const bucketName = vault.bucketName ?? `${name}-${ownership.environment}-${vault.region}-${accountId}`;
  return { accountId, ownership, keyArn, bucketName };
}
