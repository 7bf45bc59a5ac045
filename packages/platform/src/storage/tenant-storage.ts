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
  requireBucketKey,
  requireTls,
} from "../backup";
import { Faults } from "../internal/errors";
import { policyDocument } from "../internal/iam";
import { tags } from "../internal/names";
import { resolveArguments } from "../internal/resolve-arguments";
import { retainOptions } from "../internal/retain";
import { keyPolicy } from "./key-policy";
import {
  hasStorageKeys,
  resolveTenantStorage,
  type TenantStorageArgs,
  type TenantStorageSpec,
} from "./resolve-tenant-storage";

/** Maximum of KMS: deleting a key destroys every object under it. */
const DELETION_WINDOW_DAYS = 30;

/**
 * Creates object storage for a tenant. With `s3` it creates a bucket: versioned, encrypted, private, with TLS 1.2 or later,
 * access logs and, where the service asks for it, a KMS key of the tenant's own; with `existing` it uses a prefix of a bucket.
 * On AWS it creates an IAM role for the tenant's pods that reads and writes below the prefix alone.
 *
 * It costs S3 storage of the objects, of deleted ones for `recoveryDays`, and of the key. Deleting it deletes every object; in
 * production bucket and key are protected and retained.
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

  /** Bucket, key and role. A consumer of the bucket waits for its policy, encryption and versioning. */
  readonly facts: TenantStorageFacts<pulumi.Input<string>>;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: TenantStorageArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = { component: "TenantStorage", name, args, opts };
    const spec = resolveArguments(given, () => planTenantStorage(name, args));
    super(TYPES.TenantStorage, name, plannedFacts(spec), opts);

    const child = { parent: this, dependsOn: opts?.dependsOn };
    const keyArn = spec.ownKey ? createKey(name, spec, child) : spec.keyArn;
    const bucket = spec.created ? createBucket(name, spec, keyArn, child) : spec.bucketName;
    const roleArn = createIdentity(name, spec, bucket, keyArn, child);

    this.facts = { ...plannedFacts(spec), bucket, keyArn, roleArn };
    this.registerOutputs(this.facts);
  }
}

function planTenantStorage(name: string, args: TenantStorageArgs): TenantStorageSpec {
  const faults = new Faults();
  if (!hasStorageKeys(args, faults)) faults.throwIfAny(`TenantStorage ${name}`);
  const spec = resolveTenantStorage(name, args, faults);
  faults.throwIfAny(`TenantStorage ${name}`);
  return spec;
}

/** Facts that are known before anything is created. */
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

/** A key of one tenant: destroying it destroys its objects, their versions and every copy. @returns its ARN */
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

/** @returns the bucket's name, known once policy, encryption and versioning are in place */
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

/** @returns ARN of the role; undefined where pods use a Secret */
function createIdentity(
  name: string,
  { identity, region, prefix, ownership }: TenantStorageSpec,
  bucket: pulumi.Input<string>,
  keyArn: pulumi.Input<string> | undefined,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> | undefined {
  return identity && createBucketIdentity(name, { ...identity, region, bucket, prefix, keyArn, ownership }, opts);
}
