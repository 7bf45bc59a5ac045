import type { TenantSpec } from "@retail-odoo/platform";
import { EXTERNAL, main } from "./engine-servers";
import { first, messages, type Args, type Row } from "./faulty-cell";

const rds = (more: object) => (args: Args) => main(args, { engine: "rds", size: "m", ...more });
const external = (more: object) => (args: Args) => main(args, { ...EXTERNAL, ...more });
const table: Row[] = [
  [
    "RDS on a cluster without a landing zone",
    (a) => {
      rds({})(a);
      a.cluster = {
        existing: {
          name: "lab",
          region: "eu-central-1",
          storageClass: "gp3",
          sharedStorageClass: "efs",
          capacity: { cpu: 500, memoryGiB: 2000, pods: 900 },
        },
      };
      a.vault = { existing: { bucket: "backups", region: "eu-central-1", credentialsSecret: "s3", lockDays: 40 } };
    },
    [
      'databases.main.engine = "rds": needs the network and keys of a landing zone. Use `cluster.eks` or `cluster.landingZone`, or give the instance as engine external.',
    ],
  ],
  [
    "copies to a region that is not there",
    rds({ backup: { copy: true } }),
    [
      "databases.main.backup.copy = true: copies backups to a recovery region, and the landing zone has none. Give the landing zone a recovery region, or leave it out.",
    ],
  ],
  [
    "RDS keeping backups for a year",
    rds({ backup: { retentionDays: 365 } }),
    ["databases.main.backup.retentionDays = 365: must be <= 35. Write a number in that range."],
  ],
  [
    "a base backup's schedule on RDS",
    rds({ backup: { schedule: "0 0 1 * * *" } }),
    ['databases.main.backup.schedule = "0 0 1 * * *": is not a known key. Known keys: retentionDays, copy.'],
  ],
  [
    "durability on RDS",
    rds({ durability: "async" }),
    [
      'databases.main.durability = "async": is not a known key. Known keys: engine, size, major, allowMajorUpgrade, storageGiB, maxStorageGiB, backup, timeZones.',
    ],
  ],
  ["a server without an engine", (a) => main(a, { size: "m" }), ["databases.main.engine: is missing. Add it."]],
  [
    "RDS that keeps less than a service promises",
    (a) => {
      rds({ backup: { retentionDays: 7 } })(a);
      (first(a) as TenantSpec).service = "standard";
    },
    [
      'tenants[alpha].service = "standard": promises 14 days of recovery, and server main keeps 7. Set databases.main.backup.retentionDays to 14 or more.',
    ],
  ],
  [
    "more connections than an external server has",
    external({ maxConnections: 40, reservedConnections: 20 }),
    [
      expect.stringMatching(
        /^databases\.main\.maxConnections = 40: offers 20 connections and its tenants need \d+ \(alpha \d+\)\. Raise it there and here, or move tenants to another server\.$/,
      ) as never,
      "databases.main.maxConnections = 40: has pools of 6 connections for a tenant, and a release runs more transactions at once (alpha 12). Raise it there and here, or move tenants to another server.",
    ],
  ],
  [
    "an external server in another region than a tenant may be in",
    external({ region: "us-east-1" }),
    [expect.stringContaining("its database on main would be in us-east-1 (databases.main.region)") as never],
  ],
  [
    "an external server in a region that there is not",
    external({ region: "eu-centrl-1" }),
    ['databases.main.region = "eu-centrl-1": is not an AWS region. Did you mean eu-central-1?'],
  ],
  [
    "one external server under two names",
    (a) => {
      external({})(a);
      a.databases["other"] = { ...EXTERNAL, port: 5432 };
    },
    ['databases.other.host = "pg.corp.example": is server main already. Name a server once.'],
  ],
  [
    "an external server whose owner promises less than a service",
    external({ recovery: { rpoMinutes: 60, rtoMinutes: 60, retentionDays: 30 } }),
    [
      'tenants[alpha].service = "standard": promises to lose at most 15 minutes, and server main has an owner who promises no better, which gives 60. Write what its owner promises into databases.main.recovery, or choose another service.',
    ],
  ],
];

test.each(table)("%s is refused", (_, change, expected) => {
  expect(messages(change)).toEqual(expected);
}); // prettier-ignore
