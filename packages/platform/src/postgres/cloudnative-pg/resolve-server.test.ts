import * as pulumi from "@pulumi/pulumi";
import { BASELINES, DURABILITIES, NEWEST_BASELINE, POSTGRES_SIZE_NAMES, POSTGRES_SIZES } from "@retail-odoo/contract";
import { Faults } from "../../internal/errors";
import { leastWalStorageGiB, postgresParameters } from "../parameters";
import { resolveCloudNativePg } from "./resolve-server";
import type { CloudNativePgArgs } from "./server-args";

const ARGS: CloudNativePgArgs = { engine: "cloudnative-pg", size: "m", namespace: "databases" };

function faultsOf(args: object) {
  const faults = new Faults();
  resolveCloudNativePg("erp", { ...ARGS, ...args } as CloudNativePgArgs, faults);
  return faults.all();
}

test("defaults of a server with engine, size and namespace", () => {
  const faults = new Faults();
  expect(resolveCloudNativePg("erp", ARGS, faults)).toEqual({
    engine: "cloudnative-pg",
    namespace: "databases",
    operatorNamespace: "cnpg-system",
    major: 17,
    image: BASELINES[NEWEST_BASELINE]?.postgres[17],
    size: "m",
    durability: "balanced",
    instances: 3,
    cpu: 3,
    memoryGiB: 12,
    pod: { cpu: 3, memoryGiB: 12 },
    storageGiB: 250,
    restoreMiBPerSecond: 125,
    walStorageGiB: 30,
    maxConnections: 500,
    reservedConnections: 130,
    pooler: { instances: 2, cpu: 0.5, memoryMiB: 256, poolSize: 50, maxClients: 5000 },
    parameters: postgresParameters(POSTGRES_SIZES.m, { major: 17, storageGiB: 250 }),
    durable: true,
  });
  expect(faults.all()).toEqual([]);
});

test("a server with backups requests its sidecar's resources too, and archives by a timeout", () => {
  const faults = new Faults();
  const spec = resolveCloudNativePg(
    "erp",
    { ...ARGS, backup: { bucket: "erp-backups", region: "eu-central-1", schedule: "0 0 */12 * * *" } },
    faults,
  );
  expect(spec.backup).toEqual({
    bucket: "erp-backups",
    region: "eu-central-1",
    schedule: "0 0 */12 * * *",
    intervalHours: 12,
    archiveTimeoutSeconds: 60,
    retentionDays: 30,
    sidecar: { cpu: 0.5, memoryMiB: 768, parallel: 4 },
  });
  expect([spec.pod, spec.parameters["archive_timeout"], faults.all()]).toEqual([
    { cpu: 3.5, memoryGiB: 12.75 },
    "60s",
    [],
  ]);
});

test("every size and durability is valid, and unknown outputs are not checked", () => {
  const unknown = pulumi.output("not/checked");
  for (const size of POSTGRES_SIZE_NAMES)
    for (const durability of DURABILITIES)
      expect([
        size,
        durability,
        faultsOf({ size, durability, major: 18, backup: { bucket: unknown, keyArn: unknown } }),
      ]).toEqual([size, durability, []]);
});

test("all faults of a server are reported together, with what to write instead", () => {
  expect(
    faultsOf({
      size: "huge",
      durability: "safe",
      major: 16,
      storageGiB: 5,
      namespace: "Data Bases",
      operatorNamespace: "-",
      baseline: NEWEST_BASELINE,
      backup: { bucket: "s3://b", region: "eu-central-9", path: "/a/", keyArn: "alias/b", retentionDays: 400 },
    }),
  ).toEqual([
    { path: "size", value: "huge", reason: "is not a size", remedy: "Write one of: dev, s, m, l, xl." },
    {
      path: "durability",
      value: "safe",
      reason: "is not a durability",
      remedy: "Write one of: zero-loss, balanced, async.",
    },
    ...["namespace", "operatorNamespace"].map((path) => ({
      path,
      value: path === "namespace" ? "Data Bases" : "-",
      reason: "is not a name",
      remedy: "Use lower-case letters, digits and dashes, beginning with a letter.",
    })),
    {
      path: "major",
      value: 16,
      reason: `is not a major version of PostgreSQL in baseline ${NEWEST_BASELINE}`,
      remedy: "Write one of: 17, 18.",
    },
    {
      path: "storageGiB",
      value: 5,
      reason: "is not a whole number of GiB from 10 to 16384",
      remedy: "Write a number in that range.",
    },
    {
      path: "backup.bucket",
      value: "s3://b",
      reason: "is not a bucket name",
      remedy: "Name the bucket, without s3://.",
    },
    expect.objectContaining({ path: "backup.region", value: "eu-central-9", reason: "is not an AWS region" }),
    {
      path: "backup.keyArn",
      value: "alias/b",
      reason: "is not the ARN of a KMS key",
      remedy: "Write the key's ARN: an alias or an id means another key in another account.",
    },
    {
      path: "backup.path",
      value: "/a/",
      reason: "is not a prefix",
      remedy: 'Write "postgres/erp", without slashes at the ends.',
    },
    {
      path: "backup.retentionDays",
      value: 400,
      reason: "is not a whole number of days from 1 to 365",
      remedy: "Write a number in that range.",
    },
  ]);
});

test("an unknown baseline, a backup without a bucket", () => {
  expect(faultsOf({ baseline: "1999.1", backup: { bucket: "" } })).toEqual([
    {
      path: "baseline",
      value: "1999.1",
      reason: "is not a baseline",
      remedy: `Write one of: ${Object.keys(BASELINES).join(", ")}.`,
    },
    { path: "backup.bucket", value: "", reason: "is missing", remedy: "Name the bucket, without s3://." },
  ]);
});

test.each(POSTGRES_SIZE_NAMES)("the WAL volume of size %s has the least size by default, and may be larger", (size) => {
  const { walStorageGiB } = POSTGRES_SIZES[size];
  const least = leastWalStorageGiB(POSTGRES_SIZES[size]);
  expect(walStorageGiB).toBeGreaterThanOrEqual(least);
  expect(faultsOf({ size, walStorageGiB: least })).toEqual([]);
  const roomy = resolveCloudNativePg("erp", { ...ARGS, size, walStorageGiB: 500 }, new Faults());
  expect(roomy.walStorageGiB).toBe(500);
  // More room is for who is away: checkpoints stay as they are.
  const usual = resolveCloudNativePg("erp", { ...ARGS, size }, new Faults()).parameters;
  expect(roomy.parameters["max_wal_size"]).toBe(usual["max_wal_size"]);
  expect(roomy.parameters["max_slot_wal_keep_size"]).toBe(`${Math.floor(0.4 * 500 * 1024)}MB`);
});

test("a WAL volume that is too small is refused with the least size", () => {
  expect(faultsOf({ size: "m", walStorageGiB: 14 })).toEqual([
    {
      path: "walStorageGiB",
      value: 14,
      reason: "is too small for the WAL that size m may write between two checkpoints, and keep for standbys",
      remedy: "Give at least 15, or choose a smaller size.",
    },
  ]);
  expect(faultsOf({ size: "m", walStorageGiB: 9.5 }).map(({ path }) => path)).toEqual(["walStorageGiB"]);
});
