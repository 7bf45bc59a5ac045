import { POSTGRES_SIZE_NAMES, POSTGRES_SIZES, RDS_CLASSES, REGIONS } from "@retail-odoo/contract";
import { Faults } from "../../internal/errors";
import { postgresParameters } from "../parameters";
import { rdsAuthorities } from "./certificates";
import { rdsParameters } from "./parameters";
import { resolveRds } from "./resolve-server";
import type { PlannedRdsArgs } from "./server-args";

const ARGS: PlannedRdsArgs = {
  engine: "rds",
  size: "m",
  namespace: "databases",
  zone: { region: "eu-central-1" },
  ownership: { platform: "acme", environment: "prod", owner: "platform", costCentre: "4711" },
  certificateIssuer: { kind: "ClusterIssuer", name: "databases" },
};

function resolve(args: object = {}) {
  const faults = new Faults();
  const spec = resolveRds("erp", { ...ARGS, ...args } as PlannedRdsArgs, faults);
  return { spec, faults: faults.all().map(({ path, value, reason, remedy }) => [path, value, reason, remedy]) };
}

test("defaults of a server with engine and size", () => {
  const { spec, faults } = resolve();
  const { parameters, authorities, ...rest } = spec;
  expect(rest).toEqual({
    engine: "rds",
    namespace: "databases",
    environment: "prod",
    region: "eu-central-1",
    major: 17,
    allowMajorUpgrade: false,
    size: "m",
    instanceClass: "db.m7g.xlarge",
    standby: true,
    storageGiB: 250,
    restoreMiBPerSecond: 125,
    maxStorageGiB: 500,
    maxConnections: 500,
    reservedConnections: 20,
    pooler: { instances: 2, poolSize: 50, maxClients: 5000, notifying: 2 },
    certificateIssuer: ARGS.certificateIssuer,
    backup: { retentionDays: 30, intervalHours: 24, archiveTimeoutSeconds: 300, uploadSeconds: 0 },
    windows: { backup: "00:30-01:30", maintenance: "tue:02:00-tue:03:00", disturbed: [] },
    logRetentionDays: 365,
    ownership: ARGS.ownership,
    baseline: "2026.1",
    durable: true,
  });
  expect([parameters, authorities, faults]).toEqual([
    rdsParameters(
      postgresParameters({ ...POSTGRES_SIZES.m, cpu: RDS_CLASSES.m.cpu }, { major: 17, storageGiB: 250 }),
      17,
    ),
    rdsAuthorities("eu-central-1"),
    [],
  ]);
});

test("backups are copied where the landing zone has a recovery region, unless `copy` is false", () => {
  const zone = { region: "eu-central-1", recovery: { region: "eu-west-1" } };
  expect(resolve({ zone }).spec.backup.copyRegion).toBe("eu-west-1");
  expect(resolve({ zone, backup: { copy: false } }).spec.backup.copyRegion).toBeUndefined();
  expect(resolve({ backup: { copy: true } }).faults).toEqual([
    [
      "backup.copy",
      true,
      "copies backups to a recovery region, and the landing zone has none",
      "Give the landing zone a recovery region, or leave it out.",
    ],
  ]);
});

test.each<[object, string[]]>([
  [{ storageGiB: 20 }, []],
  [{ storageGiB: 19 }, ["storageGiB"]],
  [{ storageGiB: 16_384 }, []],
  [{ storageGiB: 16_385 }, ["storageGiB"]],
  [{ storageGiB: 101, maxStorageGiB: 112 }, []],
  [{ storageGiB: 101, maxStorageGiB: 111 }, ["maxStorageGiB"]],
  [{ maxStorageGiB: 65_536 }, []],
  [{ maxStorageGiB: 65_537 }, ["maxStorageGiB"]],
  [{ backup: { retentionDays: 1 } }, []],
  [{ backup: { retentionDays: 0 } }, ["backup.retentionDays"]],
  [{ backup: { retentionDays: 35 } }, []],
])("%j is refused for %j", (args, paths) => {
  expect(resolve(args).faults.map(([path]) => path)).toEqual(paths);
});

test("more than 35 days of backups are refused, with the alternative", () => {
  const days = 36;
  expect(resolve({ backup: { retentionDays: days } }).faults).toEqual([
    [
      "backup.retentionDays",
      days,
      "is longer than RDS keeps automated backups, which is 35 days at most; unless it is set here it is that of `vault.backup`",
      "Set at most 35 here, or use engine cloudnative-pg, whose backups stay in the vault.",
    ],
  ]);
});

test("given values are kept", () => {
  const said = { major: 18, allowMajorUpgrade: true, nodePool: "data", priorityClass: "first", durable: false };
  expect(resolve(said)).toMatchObject({ spec: said, faults: [] });
});

test("windows follow the calendar's zones, or `timeZones`", () => {
  const event = { name: "sale", kind: "freeze", start: "2026-11-24T00:00", end: "2026-11-25T12:00" } as const;
  const calendar = { events: [{ ...event, zone: "America/New_York", tenants: ["lumen"] }] };
  expect(resolve({ calendar }).spec.windows.backup).toBe("06:30-07:30");
  expect(resolve({ calendar, timeZones: ["Europe/Vienna"] }).spec.windows.backup).toBe("00:30-01:30");
});

test("all faults of a server are reported together, with what to write instead", () => {
  expect(
    resolve({
      size: "huge",
      major: 16,
      storageGiB: 10,
      namespace: "Data Bases",
      timeZones: ["Europe/Wien"],
      backup: { retentionDays: 36 },
      certificateIssuer: { kind: "issuer", name: "Not A Name" },
    }).faults.map(([path]) => path),
  ).toEqual([
    "size",
    "namespace",
    "certificateIssuer.kind",
    "certificateIssuer.name",
    "major",
    "storageGiB",
    "backup.retentionDays",
    "timeZones[0]",
  ]);
  expect(resolve({ storageGiB: 100, maxStorageGiB: 105 }).faults).toEqual([
    ["maxStorageGiB", 105, "is not a whole number of GiB from 110 to 65536", "Write a number in that range."],
  ]);
  expect(resolve({ timeZones: [] }).faults).toEqual([["timeZones", [], "is empty", "Name one, or leave it out."]]);
});

test("an instance class has the memory of its size, and none with less memory would do", () => {
  // A gibibyte for each of the sizes that AWS calls so.
  const memoryGiB = { "db.t4g.micro": 1, "db.t4g.medium": 4, "db.m7g.xlarge": 16, "db.m7g.4xlarge": 64, "db.m7g.8xlarge": 128 }; // prettier-ignore
  for (const size of POSTGRES_SIZE_NAMES)
    // AWS doubles the memory from class to class.
    expect([size, memoryGiB[RDS_CLASSES[size].instanceClass as keyof typeof memoryGiB]]).toEqual([
      size,
      2 ** Math.ceil(Math.log2(POSTGRES_SIZES[size].memoryGiB)),
    ]);
});

test("a region whose RDS CAs are unknown is refused; elsewhere the CAs are those of that region", () => {
  const unknown = REGIONS.filter((region) => rdsAuthorities(region) === undefined);
  for (const region of unknown)
    expect(resolve({ zone: { region } }).faults.map(([path, value]) => [path, value])).toEqual([["engine", "rds"]]);
  expect(REGIONS.length - unknown.length).toBeGreaterThan(20);
  expect(rdsAuthorities("eu-central-1")?.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
});
