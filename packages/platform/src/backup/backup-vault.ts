import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketObjectLockConfiguration } from "@pulumi/aws/s3/bucketObjectLockConfiguration";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import * as pulumi from "@pulumi/pulumi";
import { marker, TYPES, type EnvironmentName, type VaultFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { hasProperties, type PropertyTable } from "../internal/properties";
import { tags } from "../internal/names";
import { cleaning, createAccessLogs } from "./access-logs";
import type { BackupPlan } from "./backup-plan";
import { denyReconfiguration, denyRemoval, policyDocument, requireBucketKey, requireTls } from "./bucket-policies";
import {
  resolveBackupVault,
  resolveNewBucket,
  type BackupVaultSpec,
  type NewBucket,
  type VaultAccountArgs,
  type VaultArgs,
} from "./resolve-backup-vault";
import { createSealedBucket, type SealedBucket } from "./sealed-bucket";

export interface BackupVaultArgs extends VaultArgs, VaultAccountArgs {
  /** Decides how long backups are locked, and whether the vault refuses deletion. */
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
 * Where backups go. With `s3` a bucket whose versions nobody can delete while they are locked, encrypted with a key of its
 * own, closed to the public, with a log of who reads it; with `existing` a bucket that is there, left as it is.
 *
 * Costs what S3 takes for the backups and for `lockDays` more of what was expired, and a few requests a minute for each
 * server. In production it refuses deletion and outlives the stack; elsewhere deleting it deletes every backup.
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

  readonly facts: VaultFacts<pulumi.Input<string>>;
  /** Schedule and retention of every server that does not say otherwise. */
  readonly plan: BackupPlan;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: BackupVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    const faults = new Faults();
    if (!hasProperties(args, KEYS, faults)) faults.throwIfAny(`BackupVault ${name}`);
    const vault = resolveBackupVault(args, faults);
    const bucket = resolveNewBucket(name, args, vault, faults);
    faults.throwIfAny(`BackupVault ${name}`);
    super(TYPES.BackupVault, name, plannedFacts(vault, bucket), opts);

    const created = bucket && createBucket(name, vault, bucket, this, opts);

    this.plan = vault.plan;
    this.facts = plannedFacts(vault, bucket, created);
    this.registerOutputs(this.facts);
  }
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

/** @returns the bucket's name, known to whoever waits for everything that protects it */
function createBucket(
  name: string,
  vault: BackupVaultSpec,
  bucket: NewBucket,
  parent: BackupVault,
  opts: pulumi.ComponentResourceOptions | undefined,
): pulumi.Output<string> {
  const { bucketName, keyArn, accountId, ownership } = bucket;
  const { region, durable } = vault;
  // A bucket that outlives its stack keeps what protects it.
  const kept = { parent, dependsOn: opts?.dependsOn, protect: durable, retainOnDelete: durable };
  const common = { region, forceDestroy: !durable };
  const sealed = createSealedBucket(
    `${name}-bucket`,
    { ...common, bucketName, keyArn, objectLock: true, tags: tags(ownership, "customer", bucketName) },
    kept,
  );
  const rules = [
    ...createLock(name, vault, sealed, kept),
    createAccessLogs(name, { ...common, bucketName, accountId, ownership }, sealed, kept),
  ];
  const policy = new BucketPolicy(
    `${name}-policy`,
    { ...sealed.args, policy: vaultPolicy(bucketName, vault) },
    { ...kept, dependsOn: [...sealed.seals, ...rules] },
  );
  return policy.bucket;
}

/** Versions are locked from the moment they are written; what is deleted stays as long again before it is gone. */
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
  // Backups are expired by the tool that makes them, which keeps the last good one however old it is. Age alone would not.
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
    // An environment that can be destroyed with one command has to be able to empty its vault.
    ...(durable ? denyRemoval(bucketName) : []),
    ...denyReconfiguration(bucketName, administrators),
  );
}
