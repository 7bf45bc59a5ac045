import { ENGINES, PROFILES } from "@retail-odoo/contract";
import { eks, first, messages, testRows, set, type Row } from "./faulty-cell";

test("the example holds", () => {
  expect(messages(() => undefined)).toEqual([]);
});

const table: Row[] = [
  [
    "unknown environment",
    (a) => set(a, "environment", "production"),
    ['environment = "production": is not a choice. Write one of: dev, staging, prod.'],
  ],
  [
    "unknown baseline",
    (a) => set(a, "baseline", "2025.9"),
    ['baseline = "2025.9": is not a baseline. Write one of: 2026.1.'],
  ],
  [
    "domain with a scheme",
    (a) => set(a, "domain", "https://erp.example.com"),
    [
      'domain = "https://erp.example.com": is not a host name. Write a full lower-case name without scheme or port: "shop.example.com".',
    ],
  ],
  [
    "no cluster",
    (a) => set(a, "cluster", {}),
    ["cluster: names no cluster. Give `eks` to create one, `landingZone` for one of another stack, or `existing`."],
  ],
  [
    "two clusters",
    (a) => set(a.cluster, "existing", { name: "x", storageClass: "a", sharedStorageClass: "b" }),
    [
      'cluster = ["eks","existing"]: names two clusters. Give `eks` to create one, `landingZone` for one of another stack, or `existing`.',
    ],
  ],
  ["mistyped key", (a) => set(a, "database", {}), ["database = {}: is not a known key. Did you mean databases?"]],
  [
    "unknown region",
    (a) => set(eks(a), "region", "eu-centrall-1"),
    ['cluster.eks.region = "eu-centrall-1": is not a region. Did you mean eu-central-1?'],
  ],
  [
    "zone of another region",
    (a) => set(eks(a)["zones"], "0", "eu-west-1a"),
    [
      'cluster.eks.zones[0] = "eu-west-1a": is not a zone of eu-central-1. Write the region and a letter, such as eu-central-1a.',
    ],
  ],
  [
    "one zone twice",
    (a) => set(eks(a)["zones"], "1", "eu-central-1a"),
    ['cluster.eks.zones[1] = "eu-central-1a": is named twice. Name every zone once.'],
  ],
  [
    "a single zone",
    (a) => set(eks(a), "zones", ["eu-central-1a"]),
    [
      'cluster.eks.zones = ["eu-central-1a"]: names 1 zone. Name 2 to 6; three let a database keep its majority when one is lost.',
    ],
  ],
  [
    "account without leading zero",
    (a) => set(eks(a), "accountId", "1122223333"),
    [
      'cluster.eks.accountId = "1122223333": is not an AWS account. Write its 12 digits, in quotes so that leading zeros stay.',
    ],
  ],
  [
    "public network",
    (a) => set(eks(a), "cidr", "8.8.0.0/16"),
    [
      'cluster.eks.cidr = "8.8.0.0/16": is not a private range. Use a part of 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10.',
    ],
  ],
  [
    "address instead of network",
    (a) => set(eks(a), "cidr", "10.64.0.1/16"),
    ['cluster.eks.cidr = "10.64.0.1/16": is an address inside a network. Write the network: 10.64.0.0/16.'],
  ],
  [
    "not a CIDR",
    (a) => set(eks(a), "cidr", "10.64.0.0"),
    ['cluster.eks.cidr = "10.64.0.0": is not an IPv4 range. Write a network and its prefix, such as 10.64.0.0/16.'],
  ],
  [
    "network too small for its pods",
    (a) => set(eks(a), "cidr", "10.64.0.0/20"),
    [
      'cluster.eks.cidr = "10.64.0.0/20": has 491 pod addresses in each zone, and full pools take 1491. Give a /18, lower maxNodesPerZone, or choose smaller instances.',
    ],
  ],
  [
    "endpoint open to the world",
    (a) => set(eks(a), "privateAccessFrom", ["0.0.0.0/0"]),
    [
      'cluster.eks.privateAccessFrom[0] = "0.0.0.0/0": is the whole internet. Give the private ranges that need the API server, and no others.',
    ],
  ],
  [
    "unreachable endpoint",
    (a) => set(eks(a), "privateAccessFrom", []),
    [
      "cluster.eks.privateAccessFrom = []: leaves the API server unreachable. Give the private ranges the program runs from: a VPN, a peered network, or the landing zone's own `cidr`; or public ones in `publicAccessFrom`.",
    ],
  ],
  [
    "no server",
    (a) => set(a, "databases", {}),
    ["databases = {}: names no server. Give at least one, such as `main`."],
  ],
  [
    "unknown engine",
    (a) => set(a.databases["main"], "engine", "mysql"),
    [`databases.main.engine = "mysql": is not a choice. Write one of: ${ENGINES.join(", ")}.`],
  ],
  [
    "unknown size",
    (a) => set(a.databases["main"], "size", "medium"),
    ['databases.main.size = "medium": is not a choice. Write one of: dev, s, m, l, xl.'],
  ],
  [
    "major that has no image",
    (a) => set(a.databases["main"], "major", 12),
    ["databases.main.major = 12: is not a major version of PostgreSQL in baseline 2026.1. Write one of: 17, 18."],
  ],
  [
    "connections beyond the server",
    (a) => {
      set(a.databases["main"], "size", "dev");
      Object.assign(first(a), { profile: "multibrand", workload: { stores: 400, ...PROFILES.multibrand.ceiling } });
    },
    [
      'databases.main.size = "dev": offers 29 connections and its tenants need 58 (alpha 58). Choose a larger size, or move tenants to another server.',
      'databases.main.size = "dev": has a pooler for 600 clients and its tenants may open 1225 (alpha 1225). Choose a larger size, or move tenants to another server.',
      'databases.main.size = "dev": has pools of 6 connections for a tenant, and a release runs more transactions at once (alpha 175). Choose a larger size, or move tenants to another server.',
      "databases.main.storageGiB = 20: is too small for 25 GiB of databases (alpha 25). Give at least 32: databases may fill 80 % of a volume.",
    ],
  ],
  [
    "databases beyond the volume",
    (a) => (first(a).data.databaseGiB = 240),
    [
      "databases.main.storageGiB = 250: is too small for 240 GiB of databases (alpha 240). Give at least 300: databases may fill 80 % of a volume.",
    ],
  ],
  [
    "schedule with five fields",
    (a) => set(a.databases["main"], "backup", { schedule: "0 2 * * *" }),
    [
      'databases.main.backup.schedule = "0 2 * * *": has 5 fields instead of six, the first of which is seconds. Write seconds, minutes, hours, day of month, month, day of week: "0 30 23 * * *" is 23:30 UTC every day.',
    ],
  ],
  [
    "RPO below what the schedule gives",
    (a) => {
      first(a).service = "critical";
      first(a).data.acceptUncopiedFiles = true;
      set(a.databases["main"], "backup", { archiveTimeoutSeconds: 900 });
    },
    [
      'tenants[alpha].service = "critical": promises to lose at most 5 minutes, and server main archives every 900 s, which gives 15.25. Lower databases.main.backup.archiveTimeoutSeconds, or choose another service.',
    ],
  ],
  [
    "RTO beyond the size of the server",
    (a) => {
      first(a).service = "critical";
      first(a).data.acceptUncopiedFiles = true;
      first(a).data.databaseGiB = 900;
      set(a.databases["main"], "storageGiB", 1200);
    },
    [
      'tenants[alpha].service = "critical": promises to be back within 120 minutes, and restoring server main takes 200. Move the tenant to a smaller server, take base backups more often, or choose another service.',
    ],
  ],
  [
    "retention below the service",
    (a) => {
      first(a).service = "critical";
      first(a).data.acceptUncopiedFiles = true;
      set(a.databases["main"], "backup", { retentionDays: 7 });
    },
    [
      'tenants[alpha].service = "critical": promises 30 days of recovery, and server main keeps 7. Set databases.main.backup.retentionDays to 30 or more.',
    ],
  ],
  [
    "lock shorter than the recovery window",
    (a) => set(a.vault.s3, "lockDays", 10),
    [
      "vault.s3.lockDays = 10: is too short for 30 days of recovery with base backups up to 24 hours apart. Lock at least 31 days, or keep backups for fewer days.",
    ],
  ],
  ["no vault", (a) => set(a, "vault", {}), ["vault: names no vault. Give `s3` to create a bucket, or `existing`."]],
  [
    "vault in no region",
    (a) => set(a.vault.s3, "region", "mars-1"),
    ['vault.s3.region = "mars-1": is not an AWS region. Write one such as af-south-1.'],
  ],
];

testRows(table);

test("several faults come out together, of platform and tenants alike", () => {
  expect(
    messages((args) => {
      set(args, "domain", "nope");
      first(args).odoo.image = "odoo:19";
      set(args.vault.s3, "region", "mars-1");
      set(args.tenants[1], "profile", "huge");
    }),
  ).toEqual([
    'tenants[alpha].odoo.image = "odoo:19": is not pinned by a digest. Append the digest of the image: "registry.example/odoo@sha256:…".',
    'tenants[beta].profile = "huge": is not a choice. Write one of: branch, omnichannel, multibrand.',
    'domain = "nope": is not a host name. Write a full lower-case name without scheme or port: "shop.example.com".',
    'vault.s3.region = "mars-1": is not an AWS region. Write one such as af-south-1.',
  ]);
});
