import { Key } from "@pulumi/aws/kms/key";
import { TYPES } from "@retail-odoo/contract";
import { findRecorded, record, waitsFor, type Recorded } from "@retail-odoo/testing";
import { BackupIdentity } from "./backup-identity";
import { BackupVault, type BackupVaultArgs } from "./backup-vault";

const KEY = "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d";
const OWNERSHIP = { platform: "lab", environment: "prod", owner: "platform", costCentre: "lab" } as const;
const ARGS: BackupVaultArgs = {
  environment: "prod",
  s3: { region: "eu-central-1", bucketName: "vault" },
  accountId: "123456789012",
  keyArn: KEY,
  ownership: OWNERSHIP,
};
const nameOf = (urn = "") => urn.split("::").at(-1);

const isRetained = (resource: Recorded) => resource.protect && resource.retainOnDelete;

/** The statements of a policy by their names. */
function statements({ inputs }: Recorded): string[] {
  return (JSON.parse(String(inputs["policy"])) as { Statement: { Sid: string }[] }).Statement.map(({ Sid }) => Sid);
}

test("a vault of production, with everything that protects it, stays", async () => {
  const resources = await record(() => new BackupVault("lab-vault", ARGS));
  const parts = resources.filter(({ custom }) => custom);
  expect(parts.map(({ name, type }) => [name, type.split(":").at(-1)]).sort()).toEqual([
    ["lab-vault-bucket", "Bucket"],
    ["lab-vault-bucket-encryption", "BucketServerSideEncryptionConfiguration"],
    ["lab-vault-bucket-ownership", "BucketOwnershipControls"],
    ["lab-vault-bucket-private", "BucketPublicAccessBlock"],
    ["lab-vault-bucket-versioning", "BucketVersioning"],
    ["lab-vault-lifecycle", "BucketLifecycleConfiguration"],
    ["lab-vault-lock", "BucketObjectLockConfiguration"],
    ["lab-vault-logging", "BucketLogging"],
    ["lab-vault-logs", "Bucket"],
    ["lab-vault-logs-encryption", "BucketServerSideEncryptionConfiguration"],
    ["lab-vault-logs-lifecycle", "BucketLifecycleConfiguration"],
    ["lab-vault-logs-ownership", "BucketOwnershipControls"],
    ["lab-vault-logs-policy", "BucketPolicy"],
    ["lab-vault-logs-private", "BucketPublicAccessBlock"],
    ["lab-vault-logs-versioning", "BucketVersioning"],
    ["lab-vault-policy", "BucketPolicy"],
  ]);
  expect(parts.filter((part) => !isRetained(part) || nameOf(part.parent) !== "lab-vault")).toEqual([]);
  expect(parts.filter(({ inputs }) => inputs["region"] !== "eu-central-1")).toEqual([]);
});

test("what is written to the bucket is locked, encrypted, versioned and private", async () => {
  const resources = await record(() => new BackupVault("lab-vault", ARGS));
  const of = (name: string) => {
    const { region, bucket, ...rest } = findRecorded(resources, `lab-vault-${name}`).inputs;
    return [region, bucket, rest];
  };
  const at = ["eu-central-1", "vault"];
  expect(of("bucket")).toEqual([
    ...at,
    {
      objectLockEnabled: true,
      forceDestroy: false,
      tags: {
        Name: "vault",
        "retail-odoo:platform": "lab",
        "retail-odoo:environment": "prod",
        "retail-odoo:owner": "platform",
        "retail-odoo:cost-centre": "lab",
        "retail-odoo:data-class": "customer",
      },
    },
  ]);
  expect(of("bucket-private")).toEqual([
    ...at,
    { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
  ]);
  expect(of("bucket-ownership")).toEqual([...at, { rule: { objectOwnership: "BucketOwnerEnforced" } }]);
  expect(of("bucket-versioning")).toEqual([...at, { versioningConfiguration: { status: "Enabled" } }]);
  expect(of("bucket-encryption")).toEqual([
    ...at,
    {
      rules: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: KEY },
          bucketKeyEnabled: true,
        },
      ],
    },
  ]);
  expect(of("lock")).toEqual([...at, { rule: { defaultRetention: { mode: "GOVERNANCE", days: 35 } } }]);
  expect(of("lifecycle")).toEqual([
    ...at,
    {
      rules: [
        {
          id: "deleted-versions",
          status: "Enabled",
          filter: {},
          noncurrentVersionExpiration: { noncurrentDays: 35 },
          expiration: { expiredObjectDeleteMarker: true },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    },
  ]);
  expect(of("logging")).toEqual([...at, { targetBucket: "vault-logs", targetPrefix: "access/" }]);
});

test("the policy is known in a preview and refuses what would weaken the vault", async () => {
  const administrators = ["arn:aws:iam::123456789012:role/deploy"];
  const resources = await record(() => {
    const { arn } = new Key("key", {});
    new BackupVault("lab-vault", { ...ARGS, s3: { ...ARGS.s3!, administrators }, keyArn: arn });
  });
  const everything = { Principal: "*", Action: "s3:*", Resource: ["arn:aws:s3:::vault", "arn:aws:s3:::vault/*"] };
  const write = { Effect: "Deny", Principal: "*", Action: "s3:PutObject", Resource: "arn:aws:s3:::vault/*" };
  expect(JSON.parse(String(findRecorded(resources, "lab-vault-policy").inputs["policy"]))).toEqual({
    Version: "2012-10-17",
    Statement: [
      { Sid: "DenyPlainHttp", Effect: "Deny", ...everything, Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { Sid: "DenyOldTls", Effect: "Deny", ...everything, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
      { Sid: "DenyOtherKeys", ...write, Condition: { Null: { "s3:x-amz-server-side-encryption": "false" } } },
      {
        Sid: "DenyCustomerKeys",
        ...write,
        Condition: { Null: { "s3:x-amz-server-side-encryption-customer-algorithm": "false" } },
      },
      {
        Sid: "DenyRemoval",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:BypassGovernanceRetention", "s3:DeleteObjectVersion", "s3:DeleteBucket"],
        Resource: ["arn:aws:s3:::vault", "arn:aws:s3:::vault/*"],
      },
      {
        Sid: "DenyReconfiguration",
        Effect: "Deny",
        Principal: "*",
        Action: [
          "s3:PutBucketObjectLockConfiguration",
          "s3:PutBucketVersioning",
          "s3:PutEncryptionConfiguration",
          "s3:PutLifecycleConfiguration",
        ],
        Resource: "arn:aws:s3:::vault",
        Condition: { ArnNotLike: { "aws:PrincipalArn": administrators } },
      },
    ],
  });
  expect(findRecorded(resources, "lab-vault").inputs["keyArn"]).toEqual({ unknown: true });
});

test("who writes to the vault waits until it is protected", async () => {
  const resources = await record(() => {
    const { facts } = new BackupVault("lab-vault", ARGS);
    new BackupIdentity("erp-backup", {
      clusterName: "lab",
      region: "eu-central-1",
      namespace: "databases",
      serviceAccount: "erp",
      bucket: facts.bucket,
      prefix: "postgres/erp",
      ownership: OWNERSHIP,
    });
  });
  expect(findRecorded(resources, "erp-backup-objects").dependencies.map(nameOf)).toContain("lab-vault-policy");
  expect(findRecorded(resources, "lab-vault-policy").dependencies.map(nameOf).sort()).toEqual([
    "lab-vault-bucket",
    "lab-vault-bucket-encryption",
    "lab-vault-bucket-ownership",
    "lab-vault-bucket-private",
    "lab-vault-bucket-versioning",
    "lab-vault-lifecycle",
    "lab-vault-lock",
    "lab-vault-logging",
  ]);
});

test("nothing is set of a bucket, and no log written to one, before it is sealed", async () => {
  const resources = await record(() => new BackupVault("lab-vault", ARGS));
  const seals = (bucket: string) =>
    ["encryption", "ownership", "private", "versioning"].map((seal) => `${bucket}-${seal}`);
  for (const part of ["lock", "lifecycle"])
    expect(waitsFor(findRecorded(resources, `lab-vault-${part}`))).toEqual(
      expect.arrayContaining(seals("lab-vault-bucket")),
    );
  for (const part of ["lifecycle", "policy"])
    expect(waitsFor(findRecorded(resources, `lab-vault-logs-${part}`))).toEqual(
      expect.arrayContaining(seals("lab-vault-logs")),
    );
  expect(waitsFor(findRecorded(resources, "lab-vault-logging"))).toContain("lab-vault-logs-policy");
});

test("access logs have a bucket of their own, which S3 alone writes to", async () => {
  const resources = await record(() => new BackupVault("lab-vault", ARGS));
  const { rules } = findRecorded(resources, "lab-vault-logs-encryption").inputs;
  expect(rules).toEqual([{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }]);
  expect(findRecorded(resources, "lab-vault-logs").inputs).toMatchObject({
    bucket: "vault-logs",
    objectLockEnabled: false,
  });
  const policy = findRecorded(resources, "lab-vault-logs-policy");
  expect(statements(policy)).toEqual(["DenyPlainHttp", "DenyOldTls", "AllowAccessLogs"]);
  expect(JSON.parse(String(policy.inputs["policy"])).Statement[2]).toEqual({
    Sid: "AllowAccessLogs",
    Effect: "Allow",
    Principal: { Service: "logging.s3.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: "arn:aws:s3:::vault-logs/*",
    Condition: {
      ArnLike: { "aws:SourceArn": "arn:aws:s3:::vault" },
      StringEquals: { "aws:SourceAccount": "123456789012" },
    },
  });
  expect(findRecorded(resources, "lab-vault-logs-lifecycle").inputs["rules"]).toEqual([
    { id: "old-logs", status: "Enabled", filter: {}, expiration: { days: 365 } },
    {
      id: "deleted-versions",
      status: "Enabled",
      filter: {},
      noncurrentVersionExpiration: { noncurrentDays: 1 },
      expiration: { expiredObjectDeleteMarker: true },
      abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    },
  ]);
});

test("a vault of dev can be emptied and deleted", async () => {
  const resources = await record(
    () => new BackupVault("lab-vault", { ...ARGS, environment: "dev", s3: { region: "eu-central-1" } }),
  );
  expect(resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual([]);
  expect(findRecorded(resources, "lab-vault-bucket").inputs["forceDestroy"]).toBe(true);
  expect(findRecorded(resources, "lab-vault-logs").inputs["forceDestroy"]).toBe(true);
  expect(statements(findRecorded(resources, "lab-vault-policy"))).toEqual([
    "DenyPlainHttp",
    "DenyOldTls",
    "DenyOtherKeys",
    "DenyCustomerKeys",
  ]);
  expect(findRecorded(resources, "lab-vault-lock").inputs["rule"]).toEqual({
    defaultRetention: { mode: "GOVERNANCE", days: 1 },
  });
});

test("facts of a created vault and of an existing one", async () => {
  const [created] = (await record(() => new BackupVault("lab-vault", ARGS))).filter(({ custom }) => !custom);
  const facts = {
    bucket: "vault",
    region: "eu-central-1",
    keyArn: KEY,
    lockDays: 35,
    versioned: true,
    created: true,
  };
  expect([created?.type, created?.inputs, created?.outputs]).toEqual([TYPES.BackupVault, facts, facts]);
  const existing = { bucket: "backups", region: "fsn1", endpoint: "https://s3.example.com", credentialsSecret: "s3" };
  const alone = await record(() => new BackupVault("lab-vault", { environment: "dev", existing }));
  expect(alone.map(({ name, outputs }) => [name, outputs])).toEqual([
    ["lab-vault", { ...existing, lockDays: 0, versioned: false, created: false }],
  ]);
  const locked = { bucket: "backups", region: "eu-central-1", keyArn: KEY, lockDays: 1 };
  const backup = { retentionDays: 7 };
  const there = await record(() => new BackupVault("lab-vault", { environment: "dev", existing: locked, backup }));
  expect(there.map(({ outputs }) => outputs)).toEqual([{ ...locked, versioned: true, created: false }]);
});

test("faults are reported before anything is registered", async () => {
  let message = "";
  const resources = await record(() => {
    try {
      new BackupVault("lab-vault", { environment: "prod", s3: { region: "eu-central-1", lockDays: 7 } });
    } catch (error) {
      message = (error as Error).message;
    }
  });
  expect([resources, message]).toEqual([
    [],
    `BackupVault lab-vault: 4 faults in its arguments
  s3.lockDays = 7: is too short for 30 days of recovery with base backups up to 24 hours apart. Lock at least 31 days, or keep backups for fewer days.
  accountId: is missing, and a bucket cannot be created without. Add it.
  ownership: is missing, and a bucket cannot be created without. Add it.
  keyArn: is missing, and a bucket cannot be created without. Add it.`,
  ]);
});

test("for a caller without types, missing arguments and keys that are none are reported", () => {
  const untyped = { s3: { region: "eu-central-1" }, keys: KEY } as never;
  expect(() => new BackupVault("lab-vault", untyped)).toThrow(/2 faults in its arguments\n {2}environment.*\n {2}keys/);
});

test("policies find vaults by their marker", () => {
  expect(BackupVault.isInstance({ __pulumiType: TYPES.BackupVault })).toBe(true);
  expect(BackupVault.isInstance({ __pulumiType: TYPES.BackupIdentity })).toBe(false);
});
