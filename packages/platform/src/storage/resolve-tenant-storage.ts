import { createHash } from "node:crypto";
import type { Input } from "@pulumi/pulumi";
import { ENVIRONMENT, REGIONS, SERVICES, type ServiceName } from "@retail-odoo/contract";
import { checkStore, KEY_ARN, KEY_ARN_REMEDY } from "../backup";
import { checkChoice, checkPlain, checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { hasProperties, hasKinds, type PropertyTable, type Kinds } from "../internal/properties";
import { checkName, hasOwnership, type Ownership } from "../internal/names";

/** A bucket on AWS that is this tenant's alone. */
export interface OwnBucketArgs {
  region: string;
  /** Twelve digits of the AWS account that owns it. */
  accountId: string;
  /**
   * Globally unique name, at most 58 characters.
   * @default tenant, environment, region and account, joined; of a tenant's name that leaves no room, the beginning and a hash
   */
  bucketName?: string;
  /**
   * ARN of the KMS key that encrypts it, where the service asks for no key of the tenant's own. Its policy lets S3 use it and
   * lets it be granted to pods.
   * @default none, which only a service with a key of its own allows
   */
  keyArn?: Input<string>;
}

/** A prefix of a bucket that is there: on AWS, or on anything that speaks S3. */
export interface ExistingStorageArgs {
  bucket: string;
  /** Region of the bucket; for a store that has none, what its documentation says to write. */
  region: string;
  /**
   * Prefix that is the tenant's alone, without slashes at the ends.
   * @default "tenants/" and the tenant's name
   */
  prefix?: string;
  /**
   * Address of an S3-compatible store, such as `https://s3.example.com`.
   * @default AWS
   */
  endpoint?: string;
  /**
   * ARN of the KMS key the bucket is encrypted with.
   * @default the bucket has S3's own
   */
  keyArn?: Input<string>;
  /**
   * Secret in the tenant's namespace with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY`.
   * @default the pods' own identity, which needs `identity`
   */
  credentialsSecret?: string;
}

/** How the tenant's pods are known to AWS. */
export interface StorageIdentityArgs {
  /** Name of the EKS cluster. */
  clusterName: Input<string>;
  namespace: string;
  serviceAccount: string;
  /**
   * ARN of the policy that bounds the role.
   * @default none
   */
  permissionsBoundary?: Input<string>;
}

export interface TenantStorageArgs {
  /** Name of the tenant. */
  tenant: string;
  /** Recovery and support: decides whether the bucket has a key of its own, and how long deleted objects stay. */
  service: ServiceName;
  /** A bucket of the tenant's own: exactly one of `s3` and `existing`. */
  s3?: OwnBucketArgs;
  existing?: ExistingStorageArgs;
  /** Needed on AWS, unless a Secret opens an existing bucket. */
  identity?: StorageIdentityArgs;
  /** Who pays and answers for what is made, as its tags say. */
  ownership: Ownership;
  /**
   * Days that a deleted or overwritten object stays, for a bucket of its own: at least a day more than the service's recovery
   * window, so that every database that can be restored finds its files.
   * @default the service's recovery window and a day
   */
  recoveryDays?: number;
}

/** Storage with every default filled in. */
export interface TenantStorageSpec {
  tenant: string;
  region: string;
  bucketName: string;
  prefix: string;
  created: boolean;
  accountId?: string;
  endpoint?: string;
  keyArn?: Input<string>;
  ownKey: boolean;
  credentialsSecret?: string;
  identity?: StorageIdentityArgs;
  ownership: Ownership;
  recoveryDays: number;
  durable: boolean;
}

const KEYS: PropertyTable<TenantStorageArgs> = {
  tenant: "required",
  service: "required",
  ownership: "required",
  s3: "optional",
  existing: "optional",
  identity: "optional",
  recoveryDays: "optional",
};
const S3_KEYS: PropertyTable<OwnBucketArgs> = {
  region: "required",
  accountId: "required",
  bucketName: "optional",
  keyArn: "optional",
};
const EXISTING_KEYS: PropertyTable<ExistingStorageArgs> = {
  bucket: "required",
  region: "required",
  prefix: "optional",
  endpoint: "optional",
  keyArn: "optional",
  credentialsSecret: "optional",
};
const IDENTITY_KEYS: PropertyTable<StorageIdentityArgs> = {
  clusterName: "required",
  namespace: "required",
  serviceAccount: "required",
  permissionsBoundary: "optional",
};

const S3_KINDS: Kinds<OwnBucketArgs> = { accountId: "text", bucketName: "text", keyArn: "input" };
const EXISTING_KINDS: Kinds<ExistingStorageArgs> = {
  bucket: "text",
  region: "text",
  prefix: "text",
  endpoint: "text",
  keyArn: "input",
  credentialsSecret: "text",
};
const IDENTITY_KINDS: Kinds<StorageIdentityArgs> = {
  clusterName: "input",
  namespace: "text",
  serviceAccount: "text",
  permissionsBoundary: "input",
};

/** Leaves room for the logs' bucket beside it. */
const LONGEST_BUCKET = 58;
const BUCKET = /^(?!xn--)[a-z0-9][a-z0-9-]{1,56}[a-z0-9]$/;
const PREFIX = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*(\/[a-zA-Z0-9][a-zA-Z0-9_.-]*)*$/;
/** Of a bucket that is the tenant's alone: room beside it for what is not Odoo's. */
const OWN_PREFIX = "filestore";
/** A role has 64 characters, and ends with the environment. */
const LONGEST_NAME = 56;

/** Whether arguments have the keys that they need. */
export function hasStorageKeys(args: TenantStorageArgs, faults: Faults): boolean {
  if (!hasProperties<TenantStorageArgs>(args, KEYS, faults)) return false;
  const parts = [
    hasOwnership(args.ownership, faults.at("ownership")),
    args.s3 === undefined || hasForm<OwnBucketArgs>(args.s3, S3_KEYS, S3_KINDS, faults.at("s3")),
    args.existing === undefined ||
      hasForm<ExistingStorageArgs>(args.existing, EXISTING_KEYS, EXISTING_KINDS, faults.at("existing")),
    args.identity === undefined ||
      hasForm<StorageIdentityArgs>(args.identity, IDENTITY_KEYS, IDENTITY_KINDS, faults.at("identity")),
  ];
  return parts.every(Boolean);
}

function hasForm<T extends object>(args: T, keys: PropertyTable<T>, kinds: Kinds<T>, faults: Faults): boolean {
  return hasProperties<T>(args, keys, faults) && hasKinds(args, kinds, faults);
}

/** Fills in a storage's defaults and checks it. Pure; faults are collected, and the answer is then not to be used. */
export function resolveTenantStorage(name: string, args: TenantStorageArgs, faults: Faults): TenantStorageSpec {
  const { tenant, service, s3, existing, ownership } = args;
  checkName(name, faults.at("name"), LONGEST_NAME);
  checkName(tenant, faults.at("tenant"));
  checkChoice(service, Object.keys(SERVICES), "a service", faults.at("service"));
  if (s3 && existing)
    faults.add(["s3", "existing"], "names two buckets", "Give either `s3` to create one, or `existing`.");
  if (!s3 && !existing) faults.add(undefined, "names no bucket", "Give `s3` to create one, or `existing`.");
  checkIdentity(args, faults);
  const common = { tenant, identity: args.identity, ownership, durable: ENVIRONMENT[ownership.environment].durable };
  if (s3) return { ...common, ...resolveOwn(args, s3, faults) };
  return { ...common, ...resolveExisting(args, existing ?? { bucket: "", region: "" }, faults) };
}

/** On AWS pods have an identity; elsewhere, and where somebody insists, a Secret. */
function checkIdentity({ s3, existing, identity }: TenantStorageArgs, faults: Faults): void {
  const bySecret = existing?.credentialsSecret !== undefined;
  const remedy = "Name cluster, namespace and service account, or an existing bucket with a credentialsSecret.";
  if (identity && bySecret)
    faults.at("identity").add(identity, "is not needed beside a credentialsSecret", "Leave one of them out.");
  if (!identity && (s3 || (existing && existing.endpoint === undefined && !bySecret)))
    faults.at("identity").add(undefined, "is missing, and nothing else lets the tenant's pods in", remedy);
}

function resolveOwn(args: TenantStorageArgs, s3: OwnBucketArgs, faults: Faults) {
  const { tenant, service, ownership } = args;
  const { region, accountId, keyArn } = s3;
  const at = faults.at("s3");
  const asked = Object.hasOwn(SERVICES, service) ? SERVICES[service] : SERVICES.standard;
  checkChoice(region, REGIONS, "an AWS region", at.at("region"));
  checkPlain(accountId, /^\d{12}$/, "is not an AWS account", "Write its twelve digits.", at.at("accountId"));
  checkPlain(keyArn, KEY_ARN, "is not the ARN of a KMS key", KEY_ARN_REMEDY, at.at("keyArn"));
  if (asked.ownKey && keyArn !== undefined)
    at.at("keyArn").add(keyArn, `is not for service ${service}, whose key is the tenant's own`, "Leave it out.");
  if (!asked.ownKey && keyArn === undefined)
    at.at("keyArn").add(undefined, `is missing, and service ${service} makes no key of its own`, "Name the key.");
  const bucketName = s3.bucketName ?? defaultBucket(tenant, `-${ownership.environment}-${region}-${accountId}`);
  const remedy = "Give `bucketName`, 3 to 58 lower-case letters, digits and dashes.";
  if (!faults.at("tenant").any())
    checkPlain(bucketName, BUCKET, "is not a bucket name with room for `-logs`", remedy, at.at("bucketName"));
  const least = asked.retentionDays + 1;
  const recoveryDays = args.recoveryDays ?? least;
  checkWhole(recoveryDays, least, 3650, "days", faults.at("recoveryDays"));
  const made = { created: true, prefix: OWN_PREFIX, ownKey: asked.ownKey };
  return { ...made, region, accountId, bucketName, keyArn, recoveryDays };
}

/** A name that is cut keeps a hash of the whole, or two tenants would have one bucket. */
function defaultBucket(tenant: string, place: string): string {
  const room = LONGEST_BUCKET - place.length;
  if (tenant.length <= room) return tenant + place;
  const hash = createHash("sha256").update(tenant).digest("hex").slice(0, 8);
  return `${tenant.slice(0, room - hash.length - 1)}-${hash}${place}`;
}

function resolveExisting(args: TenantStorageArgs, existing: ExistingStorageArgs, faults: Faults) {
  const { bucket, region, endpoint, keyArn, credentialsSecret, prefix = `tenants/${args.tenant}` } = existing;
  const at = faults.at("existing");
  checkPlain(prefix, PREFIX, "is not a prefix", 'Write "tenants/bakery", without slashes.', at.at("prefix"));
  if (args.existing) checkStore({ region, endpoint, keyArn, credentialsSecret }, at);
  if (args.recoveryDays !== undefined)
    faults.at("recoveryDays").add(args.recoveryDays, "is decided by who owns the existing bucket", "Leave it out.");
  const found = { created: false, ownKey: false, recoveryDays: 0 };
  return { ...found, region, bucketName: bucket, prefix, endpoint, keyArn, credentialsSecret };
}
