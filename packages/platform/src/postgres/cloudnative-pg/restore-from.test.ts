import { Faults } from "../../internal/errors";
import { objectStore, sourceStore } from "./backup-manifests";
import { clusterManifest } from "./cluster-manifest";
import { serverPolicy } from "./network";
import { resolveCloudNativePg } from "./resolve-server";
import type { CloudNativePgArgs } from "./server-args";

const AT = "2026-03-01T09:30:00Z";
const ARGS: CloudNativePgArgs = {
  engine: "cloudnative-pg",
  size: "s",
  namespace: "databases",
  backup: { bucket: "erp-backups", region: "eu-central-1" },
  restoreFrom: { server: "erp", at: AT },
};

function resolve(args: object = {}) {
  const faults = new Faults();
  const spec = resolveCloudNativePg("erp-2", { ...ARGS, ...args } as CloudNativePgArgs, faults);
  return { spec, faults: faults.all() };
}

/** As it goes over the wire: what is undefined is not there. */
function plain(manifest: object): unknown {
  return JSON.parse(JSON.stringify(manifest));
}

test("a server starts from another one's backups, and archives to a place of its own", () => {
  const { spec, faults } = resolve();
  expect(faults).toEqual([]);
  const cluster = clusterManifest("erp-2", spec, { catalog: "erp-2", store: "erp-2", source: "erp-2-source" });
  expect(plain(cluster.spec.bootstrap)).toEqual({
    recovery: { database: "app", owner: "app", source: "erp", recoveryTarget: { targetTime: AT } },
  });
  const plugin = { name: "barman-cloud.cloudnative-pg.io" };
  expect(cluster.spec.externalClusters).toEqual([
    { name: "erp", plugin: { ...plugin, parameters: { barmanObjectName: "erp-2-source", serverName: "erp-pg17" } } },
  ]);
  expect(cluster.spec.plugins).toEqual([
    { ...plugin, enabled: true, isWALArchiver: true, parameters: { barmanObjectName: "erp-2", serverName: "erp-2-pg17" } }, // prettier-ignore
  ]);
  const own = objectStore("erp-2", "databases", spec.backup!);
  expect(own.spec.configuration.destinationPath).toBe("s3://erp-backups/postgres/erp-2");
  // Without a retention policy: it expires nothing.
  expect(plain(sourceStore("erp-2", "databases", spec.restore!).spec)).toEqual({
    configuration: {
      destinationPath: "s3://erp-backups/postgres/erp",
      s3Credentials: { inheritFromIAMRole: true },
      wal: { maxParallel: 2 },
    },
    instanceSidecarConfiguration: plain(own.spec.instanceSidecarConfiguration),
  });
});

test("a server without restoreFrom starts empty", () => {
  const { spec } = resolve({ restoreFrom: undefined });
  const { bootstrap, externalClusters } = clusterManifest("erp-2", spec, { catalog: "erp-2", store: "erp-2" }).spec;
  expect([Object.keys(bootstrap), externalClusters]).toEqual([["initdb"], undefined]);
});

test("another vault has an address and credentials of its own, which the pods reach", () => {
  const vault = {
    bucket: "old-backups",
    path: "archive/erp",
    endpoint: "https://s3.example.com:9000",
    credentialsSecret: "old-vault",
  };
  const { spec, faults } = resolve({ restoreFrom: { server: "erp", at: "2026-03-01T09:30:00.123456+01:00", vault } });
  expect(faults).toEqual([]);
  const { configuration } = sourceStore("erp-2", "databases", spec.restore!).spec;
  expect(configuration).toEqual({
    destinationPath: "s3://old-backups/archive/erp",
    endpointURL: "https://s3.example.com:9000",
    s3Credentials: {
      accessKeyId: { name: "old-vault", key: "ACCESS_KEY_ID" },
      secretAccessKey: { name: "old-vault", key: "ACCESS_SECRET_KEY" },
    },
    wal: { maxParallel: 2 },
  });
  expect(JSON.stringify(serverPolicy("erp-2", spec).egress)).toContain('"port":9000');
  expect(JSON.stringify(serverPolicy("erp-2", resolve().spec).egress)).not.toContain("9000");
});

test("faults of a restore are reported together, with what to write instead", () => {
  const at = new Date(Date.now() + 60_000).toISOString();
  expect(resolve({ restoreFrom: { server: "erp-2", at } }).faults).toEqual([
    {
      path: "restoreFrom.server",
      value: "erp-2",
      reason: "is this server itself: a restore lands beside what runs",
      remedy: "Give the new server another name, and keep the old one until the new one is verified.",
    },
    {
      path: "restoreFrom.at",
      value: at,
      reason: "is in the future",
      remedy: "Write a moment that the other server has archived.",
    },
    {
      path: "restoreFrom.vault.path",
      value: "postgres/erp-2",
      reason: "is where this server writes its own backups",
      remedy: "Name another prefix in backup.path or in vault.path.",
    },
  ]);
  const vault = { bucket: "s3://b", path: "/a/", region: "eu-central-9" };
  const paths = resolve({ restoreFrom: { server: "Old Server", at: "yesterday", vault } }).faults.map(
    ({ path }) => path,
  );
  expect(paths.sort()).toEqual(["at", "server", "vault.bucket", "vault.path", "vault.region"].map((path) => `restoreFrom.${path}`)); // prettier-ignore
});

test.each(["2026-03-01T09:30:00", "2026-03-01 09:30:00Z", "2026-03-01", "2026-13-01T09:30:00Z"])(
  "%s is no moment with its zone",
  (at) => {
    expect(resolve({ restoreFrom: { server: "erp", at } }).faults).toEqual([
      {
        path: "restoreFrom.at",
        value: at,
        reason: "is not a time with its zone",
        remedy: "Write a time such as 2026-03-01T09:30:00Z.",
      },
    ]);
  },
);

test("a server without backups names the vault to start from", () => {
  expect(resolve({ backup: undefined }).faults).toEqual([
    {
      path: "restoreFrom.vault",
      value: undefined,
      reason: "is missing, and the server has no backups",
      remedy: "Name the vault with the other server's backups.",
    },
  ]);
  expect(resolve({ backup: undefined, restoreFrom: { ...ARGS.restoreFrom, vault: { bucket: "b-1" } } }).faults).toEqual([]); // prettier-ignore
});
