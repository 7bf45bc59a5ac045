import type { Input } from "@pulumi/pulumi";
import { ENVIRONMENT, SERVICES, type ServiceName } from "@retail-odoo/contract";
import { checkStore } from "../backup";
import { checkChoice, checkWhole } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { checkForm, checkForms, type Form } from "../internal/forms";
import { hasProperties, hasKinds, type PropertyTable, type Kinds } from "../internal/properties";
import { checkName, digest, hasOwnership, type Ownership } from "../internal/names";

/** A bucket on AWS for one tenant. */
export interface OwnBucketArgs {
  /** AWS region of the bucket, such as `eu-central-1`. */
  region: string;
  /** Id of the AWS account that owns the bucket, twelve digits. */
  accountId: string;
  /**
   * Globally unique name, at most 58 characters.
   * @default tenant, environment, region and account, joined; a tenant's name that is too long is shortened and hashed
   */
  bucketName?: string;
  /**
   * ARN of the KMS key that encrypts it, for a service without a key of the tenant's own. Its key policy allows S3 to use it,
   * and grants to the pods' role.
   * @default the tenant's own key, for a service that has one
   */
  keyArn?: Input<string>;
}

/** A prefix of an existing bucket on AWS or an S3-compatible store. */
export interface ExistingStorageArgs {
  /** Name of the bucket. */
  bucket: string;
  /** Region of the bucket; of an S3-compatible store, the value that its documentation names. */
  region: string;
  /**
   * Key prefix of this tenant alone, without leading or trailing slash.
   * @default "tenants/" and the tenant's name
   */
  prefix?: string;
  /**
   * Endpoint of an S3-compatible store, such as `https://s3.example.com`.
   * @default AWS
   */
  endpoint?: string;
  /**
   * ARN of the KMS key that encrypts the bucket.
   * @default none: S3's own key encrypts it
   */
  keyArn?: Input<string>;
  /**
   * Secret in the tenant's namespace with `ACCESS_KEY_ID` and `ACCESS_SECRET_KEY`.
   * @default none: the pods' IAM role of `identity`
   */
  credentialsSecret?: string;
}

/** The Kubernetes identity that EKS Pod Identity associates with an IAM role. */
export interface StorageIdentityArgs {
  /** Name of the EKS cluster. */
  clusterName: Input<string>;
  /** Namespace of the tenant. */
  namespace: string;
  /** Service account of the tenant's pods. */
  serviceAccount: string;
  /**
   * ARN of the permissions boundary of the role.
   * @default none
   */
  permissionsBoundary?: Input<string>;
}

/** Arguments of a tenant's object storage. */
export interface TenantStorageArgs {
  /** Name of the tenant. */
  tenant: string;
  /** `essential`, `standard` or `critical`: decides whether the tenant has a key of its own, and the recovery window. */
  service: ServiceName;
  /**
   * Creates a bucket for the tenant: exactly one of `s3` and `existing`.
   * @default none
   */
  s3?: OwnBucketArgs;
  /**
   * Uses a prefix of an existing bucket.
   * @default none
   */
  existing?: ExistingStorageArgs;
  /**
   * Identity of the tenant's pods. Required on AWS, unless `existing.credentialsSecret` is given.
   * @default none
   */
  identity?: StorageIdentityArgs;
  /** Platform, environment, owner and cost centre of its tags. */
  ownership: Ownership;
  /**
   * Days for which a created bucket keeps deleted and overwritten objects, at most 3650: at least one day more than the
   * service's recovery window, so that a restored database finds its files.
   * @default the service's recovery window and one day
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

const IDENTITY_FORMS: { readonly [key in keyof StorageIdentityArgs]?: Form } = {
  clusterName: "cluster",
  namespace: "namespace",
  serviceAccount: "object",
  permissionsBoundary: "boundary",
};

/** The bucket of access logs appends `-logs`, within 63 characters. */
const MAX_BUCKET = 58;
/** Prefix of Odoo's objects in a tenant's own bucket, so that other objects can be kept beside them. */
const OWN_PREFIX = "filestore";
/** A role's name has 64 characters, and ends with the environment. */
const MAX_NAME = 56;

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

/** Fills in the defaults of a storage and checks it. Pure; with faults the result is invalid. */
export function resolveTenantStorage(name: string, args: TenantStorageArgs, faults: Faults): TenantStorageSpec {
  const { tenant, service, s3, existing, ownership } = args;
  checkName(name, faults.at("name"), MAX_NAME);
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

/** On AWS pods have an IAM role; elsewhere, and where a credentialsSecret is given, they use a Secret. */
function checkIdentity({ s3, existing, identity }: TenantStorageArgs, faults: Faults): void {
  const bySecret = existing?.credentialsSecret !== undefined;
  if (identity) checkForms(identity, IDENTITY_FORMS, faults.at("identity"));
  const remedy = "Name cluster, namespace and service account, or an existing bucket with a credentialsSecret.";
  if (identity && bySecret)
    faults.at("identity").add(identity, "is not needed beside a credentialsSecret", "Leave one of them out.");
  if (!identity && (s3 || (existing && existing.endpoint === undefined && !bySecret)))
    faults.at("identity").add(undefined, "is missing, and the tenant's pods have no other access", remedy);
}

function resolveOwn(args: TenantStorageArgs, s3: OwnBucketArgs, faults: Faults) {
  const { tenant, service, ownership } = args;
  const { region, accountId, keyArn } = s3;
  const at = faults.at("s3");
  const asked = Object.hasOwn(SERVICES, service) ? SERVICES[service] : SERVICES.standard;
  checkForms(s3, { region: "region", accountId: "account", keyArn: "key" }, at);
  if (asked.ownKey && keyArn !== undefined)
    at.at("keyArn").add(keyArn, `is not for service ${service}, whose key is the tenant's own`, "Leave it out.");
  if (!asked.ownKey && keyArn === undefined)
    at.at("keyArn").add(undefined, `is missing, and service ${service} makes no key of its own`, "Name the key.");
  const bucketName = s3.bucketName ?? defaultBucket(tenant, `-${ownership.environment}-${region}-${accountId}`);
  if (!faults.at("tenant").any()) checkForm(bucketName, "newBucket", at.at("bucketName"));
  const least = asked.retentionDays + 1;
  const recoveryDays = args.recoveryDays ?? least;
  checkWhole(recoveryDays, least, 3650, "days", faults.at("recoveryDays"));
  const made = { created: true, prefix: OWN_PREFIX, ownKey: asked.ownKey };
  return { ...made, region, accountId, bucketName, keyArn, recoveryDays };
}

/** A shortened name ends with a hash of the whole, so that two tenants never share a bucket name. */
function defaultBucket(tenant: string, place: string): string {
  const available = MAX_BUCKET - place.length;
  if (tenant.length <= available) return tenant + place;
  const hash = digest(tenant, 8);
  return `${tenant.slice(0, available - hash.length - 1)}-${hash}${place}`;
}

function resolveExisting(args: TenantStorageArgs, existing: ExistingStorageArgs, faults: Faults) {
  const { bucket, region, endpoint, keyArn, credentialsSecret, prefix = `tenants/${args.tenant}` } = existing;
  const at = faults.at("existing");
  checkForm(prefix, "prefix", at.at("prefix"));
  if (args.existing) {
    checkForm(bucket, "bucket", at.at("bucket"));
    checkStore({ region, endpoint, keyArn, credentialsSecret }, at);
  }
  if (args.recoveryDays !== undefined)
    faults.at("recoveryDays").add(args.recoveryDays, "is decided by the owner of the existing bucket", "Leave it out.");
  const found = { created: false, ownKey: false, recoveryDays: 0 };
  return { ...found, region, bucketName: bucket, prefix, endpoint, keyArn, credentialsSecret };
}
