import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import { BucketLifecycleConfiguration } from "@pulumi/aws/s3/bucketLifecycleConfiguration";
import { BucketPolicy } from "@pulumi/aws/s3/bucketPolicy";
import * as pulumi from "@pulumi/pulumi";
import { marker, TYPES, type TenantStorageFacts } from "@retail-odoo/contract";
import {
  cleaning,
  createAccessLogs,
  createBucketIdentity,
  createSealedBucket,
  denyRemoval,
  policyDocument,
  requireBucketKey,
  requireTls,
} from "../backup";
import { Faults } from "../internal/errors";
import { tags } from "../internal/names";
import { retainOptions } from "../internal/retain";
import { keyPolicy } from "./key-policy";
import {
  hasStorageKeys,
  resolveTenantStorage,
  type TenantStorageArgs,
  type TenantStorageSpec,
} from "./resolve-tenant-storage";

/** Longest wait that AWS offers before a deleted key is gone, and everything under it. */
const DELETION_WINDOW_DAYS = 30;

/**
 * Where a tenant keeps files as objects. With `s3` a bucket of its own: versioned, encrypted, closed to the public, reached by
 * TLS 1.2 alone, with a log of who reads it, and for a service that asks for it a key of its own; with `existing` a prefix of
 * a bucket that is there. On AWS its pods have a role that reads and writes there and nowhere else.
 *
 * Costs what S3 takes for the objects and for `recoveryDays` more of what was deleted, and a key where there is one. In
 * production it refuses deletion and outlives the stack; elsewhere deleting it deletes every object.
 *
 * @example
 * ```typescript
 * const files = new TenantStorage("lumen-storage", {
 *   tenant: "lumen", service: "critical", ownership,
 *   s3: { region: "eu-central-1", accountId: "123456789012" },
 *   identity: { clusterName: "retail-prod", namespace: "tenant-lumen", serviceAccount: "odoo" },
 * });
 * ```
 */
export class TenantStorage extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.TenantStorage;
  static override isInstance(value: unknown): value is TenantStorage {
    return marker(TYPES.TenantStorage).isInstance(value);
  }

  /** Where the objects are and who may reach them. Who uses the bucket waits for everything that protects it. */
  readonly facts: TenantStorageFacts<pulumi.Input<string>>;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: TenantStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const faults = new Faults();
    if (!hasStorageKeys(args, faults)) faults.throwIfAny(`TenantStorage ${name}`);
    const spec = resolveTenantStorage(name, args, faults);
    faults.throwIfAny(`TenantStorage ${name}`);
    super(TYPES.TenantStorage, name, plannedFacts(spec), opts);

    const child = { parent: this, dependsOn: opts?.dependsOn };
    const keyArn = spec.ownKey ? createKey(name, spec, child) : spec.keyArn;
    const bucket = spec.created ? createBucket(name, spec, keyArn, child) : spec.bucketName;
    const roleArn = createIdentity(name, spec, bucket, keyArn, child);

    this.facts = { ...plannedFacts(spec), bucket, keyArn, roleArn };
    this.registerOutputs(this.facts);
  }
}

/** What is known before anything is made. */
function plannedFacts(spec: TenantStorageSpec) {
  const {
    tenant,
    bucketName: bucket,
    prefix,
    region,
    endpoint,
    ownKey,
    recoveryDays,
    created,
    credentialsSecret,
  } = spec;
  return { tenant, bucket, prefix, region, endpoint, ownKey, recoveryDays, created, credentialsSecret };
}

/** A key for one tenant: once it is destroyed, so are the objects, their versions and every copy. @returns its ARN */
function createKey(name: string, spec: TenantStorageSpec, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
  const { region, accountId = "", ownership, tenant } = spec;
  const alias = `${ownership.platform}-${ownership.environment}-${tenant}-storage`;
  const key = new Key(
    `${name}-key`,
    {
      description: `Objects of tenant ${tenant} of ${ownership.platform}`,
      policy: keyPolicy({ region, accountId }),
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      region,
      tags: tags(ownership, "customer", alias),
    },
    retainOptions(spec.durable, opts),
  );
  new Alias(`${name}-key-alias`, { name: `alias/${alias}`, targetKeyId: key.keyId, region }, opts);
  return key.arn;
}

/** @returns the bucket's name, known to whoever waits for everything that protects it */
function createBucket(
  name: string,
  spec: TenantStorageSpec,
  keyArn: pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const { bucketName, region, accountId = "", ownership, durable, recoveryDays } = spec;
  const common = { bucketName, region, forceDestroy: !durable };
  const sealed = createSealedBucket(
    `${name}-bucket`,
    { ...common, keyArn, objectLock: false, tags: tags(ownership, "customer", bucketName) },
    retainOptions(spec.durable, opts),
  );
  const lifecycle = new BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      ...sealed.args,
      rules: [cleaning("deleted-versions", { noncurrentVersionExpiration: { noncurrentDays: recoveryDays } })],
    },
    { ...retainOptions(spec.durable, opts), dependsOn: sealed.seals },
  );
  const logs = createAccessLogs(name, { ...common, accountId, ownership }, sealed, retainOptions(spec.durable, opts));
  const policy = new BucketPolicy(
    `${name}-policy`,
    {
      ...sealed.args,
      policy: policyDocument(
        ...requireTls(bucketName),
        ...requireBucketKey(bucketName),
        ...(durable ? denyRemoval(bucketName) : []),
      ),
    },
    { ...retainOptions(spec.durable, opts), dependsOn: [...sealed.seals, lifecycle, logs] },
  );
  return policy.bucket;
}

/** @returns ARN of the role; undefined where a Secret opens the store */
function createIdentity(
  name: string,
  { identity, region, prefix, ownership }: TenantStorageSpec,
  bucket: pulumi.Input<string>,
  keyArn: pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  return identity && createBucketIdentity(name, { ...identity, region, bucket, prefix, keyArn, ownership }, opts);
}
