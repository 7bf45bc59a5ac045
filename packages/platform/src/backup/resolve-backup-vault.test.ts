import { Faults } from "../internal/errors";
import { lockDaysNeeded, resolveBackupPlan } from "./backup-plan";
import {
  checkLock,
  resolveBackupVault,
  resolveNewBucket,
  type VaultAccountArgs,
  type VaultArgs,
} from "./resolve-backup-vault";

const PLAN = { archiveTimeoutSeconds: 60, retentionDays: 30, intervalHours: 24 };
const ACCOUNT = {
  accountId: "123456789012",
  keyArn: "arn:aws:kms:eu-central-1:123456789012:key/0a1b2c3d",
  ownership: { platform: "lab", environment: "prod", owner: "platform", costCentre: "lab" },
} as const;

function faultsOf(args: VaultArgs, environment: "dev" | "prod" = "prod") {
  const faults = new Faults();
  resolveBackupVault({ ...args, environment }, faults);
  return faults.all();
}

test("a plan keeps what the longest promise needs, and takes explicit values", () => {
  const faults = new Faults();
  expect(resolveBackupPlan({}, faults)).toEqual(PLAN);
  expect(
    resolveBackupPlan({ schedule: "0 0 */6 * * *", retentionDays: 7, archiveTimeoutSeconds: undefined }, faults),
  ).toEqual({
    schedule: "0 0 */6 * * *",
    archiveTimeoutSeconds: 60,
    retentionDays: 7,
    intervalHours: 6,
  });
  expect(faults.all()).toEqual([]);
});

test("a created vault locks by environment", () => {
  const faults = new Faults();
  const s3 = { region: "eu-central-1" };
  expect(resolveBackupVault({ s3, environment: "prod" }, faults)).toEqual({
    created: true,
    region: "eu-central-1",
    lockDays: 35,
    mode: "governance",
    administrators: [],
    durable: true,
    plan: PLAN,
  });
  expect(resolveBackupVault({ s3, environment: "dev" }, faults)).toMatchObject({ lockDays: 1, durable: false });
  expect(faults.all()).toEqual([]);
});

test("an existing vault is taken as it is", () => {
  const faults = new Faults();
  const existing = {
    bucket: "backups",
    region: "fsn1",
    endpoint: "https://s3.example.com",
    credentialsSecret: "s3",
    lockDays: 40,
  };
  expect(resolveBackupVault({ existing, environment: "prod" }, faults)).toEqual({
    created: false,
    bucketName: "backups",
    region: "fsn1",
    endpoint: "https://s3.example.com",
    credentialsSecret: "s3",
    lockDays: 40,
    mode: "governance",
    administrators: [],
    durable: true,
    plan: PLAN,
  });
  expect(faults.all()).toEqual([]);
});

test("every fault of a vault comes out at once", () => {
  expect(faultsOf({})).toEqual([
    { path: "", value: undefined, reason: "names no vault", remedy: "Give `s3` to create a bucket, or `existing`." },
  ]);
  expect(
    faultsOf({
      s3: { region: "eu-central-9", bucketName: "No_Bucket", lockDays: 0.5, administrators: ["me"] },
      existing: { bucket: "b", region: "eu-central-1" },
      backup: { schedule: "daily", archiveTimeoutSeconds: 5, retentionDays: 0 },
    }).map(({ path, value }) => [path, value]),
  ).toEqual([
    ["backup.archiveTimeoutSeconds", 5],
    ["backup.retentionDays", 0],
    ["backup.schedule", "daily"],
    ["", ["existing", "s3"]],
    ["s3.region", "eu-central-9"],
    ["s3.bucketName", "No_Bucket"],
    ["s3.lockDays", 0.5],
    ["s3.administrators[0]", "me"],
    ["s3.lockDays", 0.5],
  ]);
});

const S3 = { region: "eu-central-1" };
const EXISTING = { bucket: "backups", region: "eu-central-1" };

test.each<[VaultArgs, string[]]>([
  [{ s3: S3, backup: { archiveTimeoutSeconds: 30 } }, []],
  [{ s3: S3, backup: { archiveTimeoutSeconds: 29 } }, ["backup.archiveTimeoutSeconds"]],
  [{ s3: S3, backup: { archiveTimeoutSeconds: 3600 } }, []],
  [{ s3: S3, backup: { archiveTimeoutSeconds: 3601 } }, ["backup.archiveTimeoutSeconds"]],
  [{ s3: S3, backup: { retentionDays: 1 } }, []],
  [{ s3: { ...S3, lockDays: 366 }, backup: { retentionDays: 365 } }, []],
  [{ s3: { ...S3, lockDays: 367 }, backup: { retentionDays: 366 } }, ["backup.retentionDays"]],
  [{ s3: { ...S3, lockDays: 3650 } }, []],
  [{ s3: { ...S3, lockDays: 3651 } }, ["s3.lockDays"]],
  [{ s3: { ...S3, mode: "legal" as never } }, ["s3.mode"]],
  [{ existing: { ...EXISTING, lockDays: -1 } }, ["existing.lockDays"]],
  [{ existing: { ...EXISTING, region: "moon-1" } }, ["existing.region"]],
])("%j is refused for %j", (args, paths) => {
  expect(faultsOf(args).map(({ path }) => path)).toEqual(paths);
});

test("a store that is not AWS has no identities and no keys of AWS", () => {
  const existing = { bucket: "s3://b", region: "fsn1", endpoint: "http://s3", keyArn: ACCOUNT.keyArn };
  expect(faultsOf({ existing })).toEqual([
    {
      path: "existing.bucket",
      value: "s3://b",
      reason: "is not a bucket name",
      remedy: "Write the name alone, without s3://.",
    },
    {
      path: "existing.endpoint",
      value: "http://s3",
      reason: "is not an HTTPS address",
      remedy: 'Write "https://s3.example.com", without a path.',
    },
    {
      path: "existing.credentialsSecret",
      value: undefined,
      reason: "is missing, and pods have an IAM role only on AWS",
      remedy: "Name the Secret with ACCESS_KEY_ID and ACCESS_SECRET_KEY.",
    },
    {
      path: "existing.keyArn",
      value: ACCOUNT.keyArn,
      reason: "names a KMS key of AWS, and the endpoint is not AWS",
      remedy: "Leave it out.",
    },
  ]);
  expect(faultsOf({ existing: { bucket: "backups", region: "eu-central-1", keyArn: "alias/backups" } })).toEqual([
    {
      path: "existing.keyArn",
      value: "alias/backups",
      reason: "is not the ARN of a KMS key",
      remedy: "Write the key's ARN: an alias or an id means another key in another account.",
    },
  ]);
});

test("in production the lock covers the recovery window and the base backup before it", () => {
  const short = {
    path: "s3.lockDays",
    value: 30,
    reason: "is too short for 30 days of recovery with base backups up to 24 hours apart",
    remedy: "Lock at least 31 days, or keep backups for fewer days.",
  };
  expect(faultsOf({ s3: { region: "eu-central-1", lockDays: 30 } })).toEqual([short]);
  expect(faultsOf({ s3: { region: "eu-central-1", lockDays: 31 } })).toEqual([]);
  expect(faultsOf({ s3: { region: "eu-central-1", lockDays: 30 } }, "dev")).toEqual([]);
  expect(faultsOf({ existing: { bucket: "backups", region: "eu-central-1", lockDays: 30 } })).toEqual([
    { ...short, path: "existing.lockDays" },
  ]);
  expect(faultsOf({ existing: { bucket: "backups", region: "eu-central-1" } })).toEqual([]);
  expect(lockDaysNeeded({ retentionDays: 14, intervalHours: 72 })).toBe(17);
  expect(lockDaysNeeded({ retentionDays: 14, intervalHours: 60 })).toBe(17);
  const faults = new Faults();
  checkLock({ lockDays: 35, durable: true }, { retentionDays: 35, intervalHours: 24 }, faults.at("lockDays"));
  expect(faults.all().map(({ path, value }) => [path, value])).toEqual([["lockDays", 35]]);
});

test("compliance mode is refused outside of durable environments", () => {
  const s3 = { region: "eu-central-1", mode: "compliance" } as const;
  expect(faultsOf({ s3 })).toEqual([]);
  expect(faultsOf({ s3 }, "dev")).toEqual([
    {
      path: "s3.mode",
      value: "compliance",
      reason: "would leave a bucket in dev that no principal can delete",
      remedy: "Write governance outside prod.",
    },
  ]);
});

test("a new bucket is named after vault, environment, region and account", () => {
  const faults = new Faults();
  const vault = resolveBackupVault({ s3: { region: "eu-central-1" }, environment: "prod" }, faults);
  expect(resolveNewBucket("lab-vault", ACCOUNT, vault, faults)).toEqual({
    ...ACCOUNT,
    bucketName: "lab-vault-prod-eu-central-1-123456789012",
  });
  const named = { ...vault, bucketName: "kept" };
  expect(resolveNewBucket("lab-vault", ACCOUNT, named, faults)).toEqual({ ...ACCOUNT, bucketName: "kept" });
  expect(faults.all()).toEqual([]);
});

test("a new bucket needs an account, an owner and a key; an existing one none", () => {
  const faults = new Faults();
  const s3 = resolveBackupVault({ s3: { region: "eu-central-1" }, environment: "prod" }, faults);
  const wrong: VaultAccountArgs = { accountId: "12", keyArn: "alias/x" };
  expect(resolveNewBucket("A", wrong, s3, faults)).toBeUndefined();
  expect(faults.all().map(({ path, value, reason }) => [path, value, reason])).toEqual([
    ["name", "A", "is not a name"],
    ["ownership", undefined, "is missing, and a bucket cannot be created without"],
    ["accountId", "12", "is not an AWS account"],
    ["keyArn", "alias/x", "is not the ARN of a KMS key"],
  ]);
  const none = new Faults();
  const existing = { bucket: "backups", region: "eu-central-1" };
  const there = resolveBackupVault({ existing, environment: "prod" }, none);
  expect(resolveNewBucket("lab-vault", {}, there, none)).toBeUndefined();
  expect(none.all()).toEqual([]);
});
