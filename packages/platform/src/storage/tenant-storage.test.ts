import { TYPES } from "@retail-odoo/contract";
import { findRecorded, namesAndTypes, record, waitsFor, type Recorded } from "@retail-odoo/testing";
import { Faults } from "../internal/errors";
import { KEY_ADMINISTRATION } from "../internal/key-administration";
import { keyPolicy } from "./key-policy";
import { resolveTenantStorage, type TenantStorageArgs } from "./resolve-tenant-storage";
import { TenantStorage } from "./tenant-storage";

const OWNERSHIP = { platform: "lab", environment: "prod", owner: "platform", costCentre: "lab" } as const;
const IDENTITY = { clusterName: "lab-prod", namespace: "tenant-lumen", serviceAccount: "odoo" };
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
const OWN: TenantStorageArgs = {
  tenant: "lumen",
  service: "critical",
  ownership: OWNERSHIP,
  s3: { region: "eu-central-1", accountId: "123456789012" },
  identity: IDENTITY,
};
const SHARED: TenantStorageArgs = {
  tenant: "bakery",
  service: "essential",
  ownership: OWNERSHIP,
  existing: { bucket: "files", region: "eu-central-1", keyArn: KEY },
  identity: IDENTITY,
};
const STORE: TenantStorageArgs = {
  ...SHARED,
  identity: undefined,
  existing: { bucket: "files", region: "any", endpoint: "https://s3.example.com", credentialsSecret: "files" },
};

const facts = (resources: Recorded[]) => resources.find(({ type }) => type === TYPES.TenantStorage)?.outputs;
const statements = ({ inputs }: Recorded) =>
  (JSON.parse(String(inputs["policy"])) as { Statement: { Sid: string; Resource: unknown }[] }).Statement;

function faultsOf(change: object, args = OWN) {
  const faults = new Faults();
  resolveTenantStorage("lumen-storage", { ...args, ...change } as TenantStorageArgs, faults);
  return faults.all().map(({ path, reason }) => `${path} ${reason}`);
}

test("a bucket of the tenant's own: with its key, sealed, kept, and reached by its pods alone", async () => {
  const resources = await record(() => new TenantStorage("lumen-storage", OWN));
  expect(namesAndTypes(resources)).toEqual([
    ["lumen-storage-association", "PodIdentityAssociation"],
    ["lumen-storage-bucket", "Bucket"],
    ["lumen-storage-bucket-encryption", "BucketServerSideEncryptionConfiguration"],
    ["lumen-storage-bucket-ownership", "BucketOwnershipControls"],
    ["lumen-storage-bucket-private", "BucketPublicAccessBlock"],
    ["lumen-storage-bucket-versioning", "BucketVersioning"],
    ["lumen-storage-key", "Grant"],
    ["lumen-storage-key", "Key"],
    ["lumen-storage-key-alias", "Alias"],
    ["lumen-storage-lifecycle", "BucketLifecycleConfiguration"],
    ["lumen-storage-logging", "BucketLogging"],
    ["lumen-storage-logs", "Bucket"],
    ["lumen-storage-logs-encryption", "BucketServerSideEncryptionConfiguration"],
    ["lumen-storage-logs-lifecycle", "BucketLifecycleConfiguration"],
    ["lumen-storage-logs-ownership", "BucketOwnershipControls"],
    ["lumen-storage-logs-policy", "BucketPolicy"],
    ["lumen-storage-logs-private", "BucketPublicAccessBlock"],
    ["lumen-storage-logs-versioning", "BucketVersioning"],
    ["lumen-storage-objects", "RolePolicy"],
    ["lumen-storage-policy", "BucketPolicy"],
    ["lumen-storage-role", "Role"],
  ]);
  expect(statements(findRecorded(resources, "lumen-storage-policy")).map(({ Sid }) => Sid)).toEqual([
    "DenyPlainHttp",
    "DenyOldTls",
    "DenyOtherKeys",
    "DenyCustomerKeys",
    "DenyRemoval",
  ]);
  expect(findRecorded(resources, "lumen-storage-lifecycle").inputs["rules"]).toEqual([
    {
      id: "deleted-versions",
      status: "Enabled",
      filter: {},
      noncurrentVersionExpiration: { noncurrentDays: 31 },
      expiration: { expiredObjectDeleteMarker: true },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
  ]);
  expect(statements(findRecorded(resources, "lumen-storage-objects")).map(({ Resource }) => Resource)).toEqual([
    "arn:aws:s3:::lumen-prod-eu-central-1-123456789012",
    "arn:aws:s3:::lumen-prod-eu-central-1-123456789012/filestore/*",
  ]);
  const lasting = resources.filter(({ type }) => /:(Bucket|Key)$/.test(type));
  expect(lasting.map(({ protect, retainOnDelete }) => [protect, retainOnDelete])).toEqual(
    lasting.map(() => [true, true]),
  );
});

test("the key of a tenant turns every year, can be called back for a month, and encrypts the tenant's bucket", async () => {
  const resources = await record(() => new TenantStorage("lumen-storage", OWN));
  const { description, tags, ...key } = resources.find(({ type }) => type === "aws:kms/key:Key")?.inputs ?? {};
  expect([description, key]).toEqual([
    "Objects of tenant lumen of lab",
    {
      policy: keyPolicy({ region: "eu-central-1", accountId: "123456789012" }),
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      region: "eu-central-1",
    },
  ]);
  const whose = { "retail-odoo:data-class": "customer" };
  expect(tags).toMatchObject(whose);
  expect(findRecorded(resources, "lumen-storage-bucket").inputs).toMatchObject({
    objectLockEnabled: false,
    tags: whose,
  });
  const applyServerSideEncryptionByDefault = { sseAlgorithm: "aws:kms", kmsMasterKeyId: { unknown: true } };
  expect(findRecorded(resources, "lumen-storage-bucket-encryption").inputs["rules"]).toEqual([
    { applyServerSideEncryptionByDefault, bucketKeyEnabled: true },
  ]);
  const regional = resources.filter(({ custom, type }) => custom && !type.startsWith("aws:iam/"));
  expect(regional.filter(({ inputs }) => inputs["region"] !== "eu-central-1")).toEqual([]);
  expect(findRecorded(resources, "lumen-storage-logs-policy").inputs["policy"]).toContain(
    `"aws:SourceAccount":"123456789012"`,
  );
});

test("what uses the bucket waits for all that protects it, and its outputs name it", async () => {
  const resources = await record(() => new TenantStorage("lumen-storage", OWN));
  expect(waitsFor(findRecorded(resources, "lumen-storage-policy"))).toEqual([
    "lumen-storage-bucket",
    "lumen-storage-bucket-encryption",
    "lumen-storage-bucket-ownership",
    "lumen-storage-bucket-private",
    "lumen-storage-bucket-versioning",
    "lumen-storage-lifecycle",
    "lumen-storage-logging",
  ]);
  const retained = ["lifecycle", "policy", "bucket-encryption", "logs-policy"].map((part) => `lumen-storage-${part}`);
  expect(
    retained.map((part) => findRecorded(resources, part)).filter((part) => !part.protect || !part.retainOnDelete),
  ).toEqual([]);
  const place = { region: "eu-central-1", roleArn: { unknown: true } };
  expect(facts(resources)).toEqual({
    ...{ ...place, tenant: "lumen", bucket: "lumen-prod-eu-central-1-123456789012", prefix: "filestore" },
    ...{ keyArn: { unknown: true }, ownKey: true, recoveryDays: 31, created: true },
  });
  expect(facts(await record(() => new TenantStorage("bakery-storage", SHARED)))).toEqual({
    ...{ ...place, tenant: "bakery", bucket: "files", prefix: "tenants/bakery" },
    ...{ keyArn: KEY, ownKey: false, recoveryDays: 0, created: false },
  });
});

test("outside production everything goes with its stack", async () => {
  const ownership = { ...OWNERSHIP, environment: "staging" } as const;
  const resources = await record(() => new TenantStorage("lumen-storage", { ...OWN, ownership }));
  expect(resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
  expect(findRecorded(resources, "lumen-storage-bucket").inputs["forceDestroy"]).toBe(true);
  const denials = ["DenyPlainHttp", "DenyOldTls", "DenyOtherKeys", "DenyCustomerKeys"];
  expect(statements(findRecorded(resources, "lumen-storage-policy")).map(({ Sid }) => Sid)).toEqual(denials);
});

test("a prefix of a bucket that is there: a role for what is below it, and nothing else is touched", async () => {
  const resources = await record(() => new TenantStorage("bakery-storage", SHARED));
  expect(namesAndTypes(resources)).toEqual([
    ["bakery-storage-association", "PodIdentityAssociation"],
    ["bakery-storage-key", "Grant"],
    ["bakery-storage-objects", "RolePolicy"],
    ["bakery-storage-role", "Role"],
  ]);
  expect(statements(findRecorded(resources, "bakery-storage-objects"))).toMatchObject([
    {
      Resource: "arn:aws:s3:::files",
      Condition: { StringLikeIfExists: { "s3:prefix": ["tenants/bakery", "tenants/bakery/*"] } },
    },
    { Resource: "arn:aws:s3:::files/tenants/bakery/*" },
  ]);
});

test("an S3-compatible store is opened by a Secret, and nothing is made", async () => {
  const resources = await record(() => new TenantStorage("bakery-storage", STORE));
  expect(namesAndTypes(resources)).toEqual([]);
  expect(facts(resources)).toEqual({
    tenant: "bakery",
    bucket: "files",
    prefix: "tenants/bakery",
    region: "any",
    endpoint: "https://s3.example.com",
    ownKey: false,
    recoveryDays: 0,
    created: false,
    credentialsSecret: "files",
  });
});

test.each([
  [OWN, { existing: SHARED.existing }, " names two buckets"],
  [SHARED, { existing: undefined }, " names no bucket"],
  [OWN, { identity: undefined }, "identity is missing, and the tenant's pods have no other access"],
  [SHARED, { identity: undefined }, "identity is missing, and the tenant's pods have no other access"],
  [STORE, { identity: IDENTITY }, "identity is not needed beside a credentialsSecret"],
  [OWN, { tenant: "Lumen" }, "tenant is not a name"],
  [OWN, { service: "gold", s3: { ...OWN.s3, keyArn: KEY } }, "service is not a service"],
  [OWN, { recoveryDays: 30 }, "recoveryDays is not a whole number of days from 31 to 3650"],
  [SHARED, { recoveryDays: 30 }, "recoveryDays is decided by the owner of the existing bucket"],
  [OWN, { s3: { ...OWN.s3, keyArn: KEY } }, "s3.keyArn is not for service critical, whose key is the tenant's own"],
  [OWN, { service: "standard" }, "s3.keyArn is missing, and service standard makes no key of its own"],
  [OWN, { service: "standard", s3: { ...OWN.s3, keyArn: "alias/a" } }, "s3.keyArn is not the ARN of a KMS key"],
  [OWN, { s3: { ...OWN.s3, accountId: "12" } }, "s3.accountId is not an AWS account"],
  [OWN, { s3: { ...OWN.s3, region: "moon-1", bucketName: "lumen" } }, "s3.region is not an AWS region"],
  [OWN, { s3: { ...OWN.s3, bucketName: "Lumen" } }, "s3.bucketName is not a bucket name with room for `-logs`"],
  [SHARED, { existing: { ...SHARED.existing, prefix: "/a/" } }, "existing.prefix is not a prefix"],
  [SHARED, { existing: { ...SHARED.existing, region: "moon-1" } }, "existing.region is not an AWS region"],
  [SHARED, { existing: { ...SHARED.existing, keyArn: "alias/a" } }, "existing.keyArn is not the ARN of a KMS key"],
  [
    STORE,
    { existing: { ...STORE.existing, credentialsSecret: undefined } },
    "existing.credentialsSecret is missing, and pods have an IAM role only on AWS",
  ],
] as [TenantStorageArgs, object, string][])("refuses %#", (args, change, fault) => {
  expect(faultsOf(change, args)).toEqual([fault]);
});

test("names that leave no room are cut, and stay those of one tenant", () => {
  const bucketOf = (tenant: string) =>
    resolveTenantStorage("storage", { ...OWN, tenant }, new Faults()).bucketName.replace(/^(.*)-prod-.*$/, "$1");
  const [longest, long, other] = ["a".repeat(27), `${"a".repeat(27)}b`, `${"a".repeat(27)}c`].map(bucketOf);
  expect(longest).toBe("a".repeat(27));
  expect([long, other].map((name) => name?.slice(0, 19))).toEqual([`${"a".repeat(18)}-`, `${"a".repeat(18)}-`]);
  expect([long?.length, long === other]).toEqual([27, false]);
});

test("a name leaves room for the environment in a role's", () => {
  const named = (length: number) => {
    const faults = new Faults();
    resolveTenantStorage("s".repeat(length), OWN, faults);
    return faults.all().map(({ path }) => path);
  };
  expect([named(56), named(57)]).toEqual([[], ["name"]]);
});

test("a Secret may open a bucket of AWS, too", () => {
  const existing = { bucket: "files", region: "eu-central-1", credentialsSecret: "files" };
  expect(faultsOf({ existing, identity: undefined }, SHARED)).toEqual([]);
});

test("a tenant's key allows use through S3 of this account alone, and grants to read and write alone", () => {
  const policy = JSON.parse(keyPolicy({ region: "eu-central-1", accountId: "123456789012" })) as {
    Statement: object[];
  };
  const caller = { "kms:CallerAccount": "123456789012" };
  const account = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::123456789012:root" }, Resource: "*" };
  expect(policy.Statement).toEqual([
    { Sid: "Administration", ...account, Action: KEY_ADMINISTRATION },
    {
      Sid: "UseThroughS3",
      ...account,
      Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      Condition: { StringEquals: { ...caller, "kms:ViaService": "s3.eu-central-1.amazonaws.com" } },
    },
    {
      Sid: "GrantsToPods",
      ...account,
      Action: "kms:CreateGrant",
      Condition: {
        StringEquals: caller,
        "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt", "GenerateDataKey"] },
      },
    },
  ]);
});

test("values of a wrong form are refused, all in one answer", () => {
  const identity = {
    clusterName: "lab/prod",
    namespace: "Lumen",
    serviceAccount: "o/doo",
    permissionsBoundary: "none",
  };
  const existing = { bucket: "Files", region: "eu-central", prefix: "/tenants", keyArn: "alias/files" };
  expect(faultsOf({ identity, existing }, SHARED).map((line) => line.replace(/\. .*$/, ""))).toEqual([
    expect.stringContaining("identity.clusterName"),
    expect.stringContaining("identity.namespace"),
    expect.stringContaining("identity.serviceAccount"),
    expect.stringContaining("identity.permissionsBoundary"),
    expect.stringContaining("existing.prefix"),
    expect.stringContaining("existing.bucket"),
    expect.stringContaining("existing.region"),
    expect.stringContaining("existing.keyArn"),
  ]);
  const store = { bucket: "files", region: "any", endpoint: "https://s3.example.com", credentialsSecret: "Files" };
  expect(faultsOf({ existing: store }, STORE)).toEqual([expect.stringContaining("existing.credentialsSecret")]);
});
