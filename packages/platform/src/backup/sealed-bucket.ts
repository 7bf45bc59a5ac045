import { Bucket } from "@pulumi/aws/s3/bucket";
import { BucketOwnershipControls } from "@pulumi/aws/s3/bucketOwnershipControls";
import { BucketPublicAccessBlock } from "@pulumi/aws/s3/bucketPublicAccessBlock";
import { BucketServerSideEncryptionConfiguration } from "@pulumi/aws/s3/bucketServerSideEncryptionConfiguration";
import { BucketVersioning } from "@pulumi/aws/s3/bucketVersioning";
import type * as pulumi from "@pulumi/pulumi";

/** A private bucket, and the resources that must exist before it is used. */
export interface SealedBucket {
  /** Bucket and region, arguments of every resource that configures it. */
  args: { bucket: pulumi.Output<string>; region: string };
  /** Resources that a writer must wait for. */
  seals: pulumi.Resource[];
}

export interface SealedBucketArgs {
  bucketName: string;
  region: string;
  /** ARN of the key; absent for S3's own key, the only one that server access logging supports. */
  keyArn?: pulumi.Input<string>;
  objectLock: boolean;
  /** Whether destroying the stack empties and deletes the bucket. */
  forceDestroy: boolean;
  tags: { [key: string]: string };
}

/** A private, versioned, encrypted bucket without ACLs. Children are named after `name`. */
export function createSealedBucket(
  name: string,
  { bucketName, region, keyArn, objectLock, forceDestroy, tags }: SealedBucketArgs,
  opts: pulumi.CustomResourceOptions,
): SealedBucket {
  const bucket = new Bucket(
    name,
    { bucket: bucketName, region, objectLockEnabled: objectLock, forceDestroy, tags },
    opts,
  );
  const args = { bucket: bucket.bucket, region };
  const seals = [
    new BucketPublicAccessBlock(
      `${name}-private`,
      { ...args, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      opts,
    ),
    new BucketOwnershipControls(
      `${name}-ownership`,
      { ...args, rule: { objectOwnership: "BucketOwnerEnforced" } },
      opts,
    ),
    new BucketVersioning(`${name}-versioning`, { ...args, versioningConfiguration: { status: "Enabled" } }, opts),
    new BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      {
        ...args,
        rules: [
          keyArn === undefined
            ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
            : {
                applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
                bucketKeyEnabled: true,
              },
        ],
      },
      opts,
    ),
  ];
  return { args, seals };
}
