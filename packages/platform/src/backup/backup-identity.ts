import { PodIdentityAssociation } from "@pulumi/aws/eks/podIdentityAssociation";
import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Grant } from "@pulumi/aws/kms/grant";
import * as pulumi from "@pulumi/pulumi";
import { marker, TYPES } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { checkForms, type Form } from "../internal/forms";
import { podIdentityTrust, policyDocument } from "../internal/iam";
import { hasKinds, hasProperties, type Kinds, type PropertyTable } from "../internal/properties";
import { resolveArguments } from "../internal/resolve-arguments";
import { checkName, hasOwnership, tags, type Ownership } from "../internal/names";
import { allowRestore, allowServer } from "./bucket-policies";

/** Arguments of a backup identity. */
export interface BackupIdentityArgs {
  /** Name of the EKS cluster of the server. */
  clusterName: pulumi.Input<string>;
  /** AWS region of the cluster. */
  region: string;
  /** Namespace of the server. */
  namespace: string;
  /** Service account of the server's pods; CloudNativePG names it after the server. */
  serviceAccount: string;
  /** Bucket of the vault. */
  bucket: pulumi.Input<string>;
  /** Key prefix of the server's backups, without leading or trailing slash. */
  prefix: string;
  /**
   * Key prefix that the pods may read besides: of the server whose backups this one starts from.
   * @default none
   */
  readPrefix?: string;
  /**
   * ARN of the KMS key that encrypts the bucket.
   * @default none: S3's own key encrypts it
   */
  keyArn?: pulumi.Input<string>;
  /**
   * ARN of the permissions boundary of the role.
   * @default none
   */
  permissionsBoundary?: pulumi.Input<string>;
  /** Platform, environment, owner and cost centre of its tags. */
  ownership: Ownership;
}

const KEYS: PropertyTable<BackupIdentityArgs> = {
  clusterName: "required",
  region: "required",
  namespace: "required",
  serviceAccount: "required",
  bucket: "required",
  prefix: "required",
  ownership: "required",
  readPrefix: "optional",
  keyArn: "optional",
  permissionsBoundary: "optional",
};

const TYPES_OF: Kinds<BackupIdentityArgs> = {
  clusterName: "input",
  region: "text",
  namespace: "text",
  serviceAccount: "text",
  bucket: "input",
  prefix: "text",
  readPrefix: "text",
  keyArn: "input",
  permissionsBoundary: "input",
};

const FORMS: { readonly [key in keyof BackupIdentityArgs]?: Form } = {
  clusterName: "cluster",
  region: "region",
  namespace: "namespace",
  serviceAccount: "object",
  bucket: "bucket",
  prefix: "prefix",
  readPrefix: "prefix",
  keyArn: "key",
  permissionsBoundary: "boundary",
};

/**
 * Creates an IAM role for the pods of a database server, and its EKS Pod Identity association. The role reads and writes below
 * one prefix of one bucket with one key, and only this server's service account can assume it. No long-lived key exists.
 * Create it before the server: EKS assigns the identity when a pod starts.
 *
 * It costs nothing. Deleting it stops the server's backups, and unarchived WAL then fills its volume.
 *
 * @example
 * ```typescript
 * const identity = new BackupIdentity("erp-backup", {
 *   clusterName: "my-eks", region: "eu-central-1", namespace: "databases", serviceAccount: "erp",
 *   bucket: vault.facts.bucket, prefix: "postgres/erp", keyArn: vault.facts.keyArn, ownership,
 * });
 * const erp = new PostgresHA("erp", {
 *   engine: "cloudnative-pg", major: 17, namespace: "databases", size: "m", durability: "balanced",
 *   backup: { bucket: "erp-backups", region: "eu-central-1" },
 * }, { dependsOn: [identity] });
 * ```
 */
export class BackupIdentity extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.BackupIdentity;
  static override isInstance(value: unknown): value is BackupIdentity {
    return marker(TYPES.BackupIdentity).isInstance(value);
  }

  /** ARN of the role. */
  readonly roleArn: pulumi.Output<string>;

  /** @throws UserInputError when the name does not fit into a role's */
  constructor(name: string, args: BackupIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    resolveArguments({ component: "BackupIdentity", name, args, opts }, () => checkIdentity(name, args));
    const { namespace, serviceAccount, bucket, prefix } = args;
    super(TYPES.BackupIdentity, name, { namespace, serviceAccount, bucket, prefix }, opts);

    const child = { parent: this, dependsOn: opts?.dependsOn };
    this.roleArn = createBucketIdentity(name, args, child);
    this.registerOutputs({ roleArn: this.roleArn });
  }
}

function checkIdentity(name: string, args: BackupIdentityArgs): void {
  const faults = new Faults();
  checkName(name, faults.at("name"), 50);
  if (hasProperties(args, KEYS, faults)) {
    hasOwnership(args.ownership, faults.at("ownership"));
    if (hasKinds(args, TYPES_OF, faults)) checkForms(args, FORMS, faults);
  }
  faults.throwIfAny(`BackupIdentity ${name}`);
}

/**
 * A role for the pods of one service account, with permissions and association. Children are named after `name`.
 * @param rights statements for a bucket and a prefix
 * @param awsName of role and grant, by default `name`
 * @returns its ARN
 */
export function createBucketIdentity(
  name: string,
  args: BackupIdentityArgs,
  opts: pulumi.CustomResourceOptions,
  { rights = allowServer, awsName = name }: { rights?: typeof allowServer; awsName?: string } = {},
): pulumi.Output<string> {
  const role = createRole(name, awsName, args, opts);
  createRights(name, awsName, args, role, opts, rights);
  createAssociation(name, args, role, opts);
  return role.arn;
}

function createRole(name: string, awsName: string, args: BackupIdentityArgs, opts: pulumi.CustomResourceOptions): Role {
  const { clusterName, namespace, serviceAccount, permissionsBoundary, ownership } = args;
  const roleName = `${awsName}-${ownership.environment}`;
  const assumeRolePolicy = pulumi
    .output(clusterName)
    .apply((name) => podIdentityTrust({ name }, namespace, serviceAccount, { Sid: "PodsOfTheServer" }));
  return new Role(
    `${name}-role`,
    { name: roleName, assumeRolePolicy, permissionsBoundary, tags: tags(ownership, "internal", roleName) },
    opts,
  );
}

function createRights(
  name: string,
  awsName: string,
  args: BackupIdentityArgs,
  role: Role,
  opts: pulumi.CustomResourceOptions,
  rights: typeof allowServer,
): void {
  const { bucket, prefix, readPrefix, keyArn, region } = args;
  const allowed = (plain: string) => [
    ...rights(plain, prefix),
    ...(readPrefix === undefined ? [] : allowRestore(plain, readPrefix)),
  ];
  new RolePolicy(
    `${name}-objects`,
    {
      name: "objects",
      role: role.name,
      policy: pulumi.output(bucket).apply((plain) => policyDocument(...allowed(plain))),
    },
    opts,
  );
  // A grant instead of a policy statement: AWS generates the key's ARN, which would make the whole policy unknown in previews.
  if (keyArn !== undefined)
    new Grant(
      `${name}-key`,
      { name: awsName, region, keyId: keyArn, granteePrincipal: role.arn, operations: ["Decrypt", "GenerateDataKey"] },
      opts,
    );
}

function createAssociation(
  name: string,
  args: BackupIdentityArgs,
  role: Role,
  opts: pulumi.CustomResourceOptions,
): void {
  const { clusterName, region, namespace, serviceAccount, ownership } = args;
  new PodIdentityAssociation(
    `${name}-association`,
    { clusterName, region, namespace, serviceAccount, roleArn: role.arn, tags: tags(ownership, "internal", name) },
    opts,
  );
}
