import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENTS, marker, TYPES, type EnvironmentName, type VaultFacts } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import { Faults } from "../internal/errors";
import { policyDocument } from "../internal/iam";
import { hasProperties, type PropertyTable } from "../internal/properties";
import { hasOwnership, tags } from "../internal/names";
import { hasForm } from "../internal/shape";
import { resolveArguments } from "../internal/resolve-arguments";
import { retainOptions } from "../internal/retain";
import { cleaning, createAccessLogs } from "./access-logs";
import type { BackupPlan } from "./backup-plan";
import { denyReconfiguration, denyRemoval, requireBucketKey, requireTls } from "./bucket-policies";
import {
  resolveBackupVault,
  resolveNewBucket,
  type BackupVaultSpec,
  type NewBucket,
  type VaultAccountArgs,
  type VaultArgs,
} from "./resolve-backup-vault";
import { createSealedBucket, type SealedBucket } from "./sealed-bucket";

/** Arguments of a backup vault. */
export interface BackupVaultArgs extends VaultArgs, VaultAccountArgs {
  /** `dev`, `staging` or `prod`: decides the default of `lockDays`, and whether the vault is protected and retained. */
  environment: EnvironmentName;
}

const KEYS: PropertyTable<BackupVaultArgs> = {
  environment: "required",
  existing: "optional",
  s3: "optional",
  backup: "optional",
  accountId: "optional",
  ownership: "optional",
  keyArn: "optional",
};

/**
 * Creates the backup vault of database servers. With `s3` it creates a bucket with object lock, encrypted with a KMS key,
 * private, with access logs; with `existing` it uses a bucket and changes nothing of it.
 *
 * It costs S3 storage of the backups, of expired ones for `lockDays`, and a few requests a minute for each server. Deleting it
 * deletes every backup; in production it is protected and retained.
 *
 * @example
 * ```typescript
 * const vault = new BackupVault("lab-vault", {
 *   environment: "prod", s3: { region: "eu-central-1" },
 *   accountId: "123456789012", ownership, keyArn: keys.backup.arn,
 * });
 * ```
 */
export class BackupVault extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.BackupVault;
  static override isInstance(value: unknown): value is BackupVault {
    return marker(TYPES.BackupVault).isInstance(value);
  }

  /** Bucket, region, key and object lock of the vault. */
  readonly facts: VaultFacts<pulumi.Input<string>>;
  /** Default schedule and retention of its servers. */
  readonly plan: BackupPlan;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: BackupVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = { component: "BackupVault", name, args, opts };
    const { vault, bucket } = resolveArguments(given, () => planBackupVault(name, args));
    super(TYPES.BackupVault, name, plannedFacts(vault, bucket), opts);

    const created = bucket && createBucket(name, vault, bucket, this, opts);

    this.plan = vault.plan;
    this.facts = plannedFacts(vault, bucket, created);
    this.registerOutputs(this.facts);
  }
}

function planBackupVault(name: string, args: BackupVaultArgs) {
  const faults = new Faults();
  if (!hasProperties(args, KEYS, faults) || !hasVaultForm(args, faults)) faults.throwIfAny(`BackupVault ${name}`);
  const vault = resolveBackupVault(args, faults);
  const bucket = resolveNewBucket(name, args, vault, faults);
  faults.throwIfAny(`BackupVault ${name}`);
  return { vault, bucket };
}

function hasVaultForm({ environment, existing, s3, backup, ownership }: BackupVaultArgs, faults: Faults): boolean {
  checkChoice(environment, ENVIRONMENTS, "an environment", faults.at("environment"));
  if (ownership !== undefined) hasOwnership(ownership, faults.at("ownership"));
  return hasForm("VaultArgs", { existing, s3, backup }, faults) && !faults.any();
}

function plannedFacts(
  vault: BackupVaultSpec,
  bucket: NewBucket | undefined,
  created?: pulumi.Output<string>,
): VaultFacts<pulumi.Input<string>> {
  return {
    bucket: created ?? bucket?.bucketName ?? vault.bucketName ?? "",
    region: vault.region,
    endpoint: vault.endpoint,
    keyArn: bucket?.keyArn ?? vault.keyArn,
    lockDays: vault.lockDays,
    // Object lock is only possible on versions.
    versioned: vault.lockDays > 0,
    created: vault.created,
    credentialsSecret: vault.credentialsSecret,
  };
}

/** @returns the bucket's name, known once policy, encryption and lock are in place */
function createBucket(
  name: string,
  vault: BackupVaultSpec,
  bucket: NewBucket,
  parent: BackupVault,
  opts: pulumi.ComponentResourceOptions | undefined,
): pulumi.Output<string> {
  const { bucketName, keyArn, accountId, ownership } = bucket;
  const { region, durable } = vault;
  // A retained bucket keeps its policy, encryption and lock.
  const retained = retainOptions(durable, { parent, dependsOn: opts?.dependsOn });
  const common = { region, forceDestroy: !durable };
  const sealed = createSealedBucket(
    `${name}-bucket`,
    { ...common, bucketName, keyArn, objectLock: true, tags: tags(ownership, "customer", bucketName) },
    retained,
  );
  const rules = [
    ...createLock(name, vault, sealed, retained),
    createAccessLogs(name, { ...common, bucketName, accountId, ownership }, sealed, retained),
  ];
  const policy = new BucketPolicy(
    `${name}-policy`,
    { ...sealed.args, policy: vaultPolicy(bucketName, vault) },
    { ...retained, dependsOn: [...sealed.seals, ...rules] },
  );
  return policy.bucket;
}

/** Object lock from the time a version is written; a deleted version is kept for the same number of days. */
function createLock(
  name: string,
  { lockDays, mode }: BackupVaultSpec,
  { args, seals }: SealedBucket,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource[] {
  const lock = new BucketObjectLockConfiguration(
    `${name}-lock`,
    { ...args, rule: { defaultRetention: { mode: mode.toUpperCase(), days: lockDays } } },
    { ...opts, dependsOn: seals },
  );
  // Barman expires backups, and keeps the last good one whatever its age. A lifecycle rule by age would delete it.
  const lifecycle = new BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { ...args, rules: [cleaning("deleted-versions", { noncurrentVersionExpiration: { noncurrentDays: lockDays } })] },
    { ...opts, dependsOn: seals },
  );
  return [lock, lifecycle];
}

function vaultPolicy(bucketName: string, { durable, administrators }: BackupVaultSpec): string {
  return policyDocument(
    ...requireTls(bucketName),
    ...requireBucketKey(bucketName),
    // An environment that is destroyed with one command must be able to empty its vault.
    ...(durable ? denyRemoval(bucketName) : []),
    ...denyReconfiguration(bucketName, administrators),
  );
}
