import { Faults } from "../../internal/errors";
import { rdsAuthorities } from "../rds/certificates";
import { externalFacts } from "./create-server";
import { resolveExternal } from "./resolve-server";
import { hasExternalKeys, type ExternalArgs } from "./server-args";

const CA = rdsAuthorities("eu-central-1") ?? "";
const ARGS: ExternalArgs = {
  engine: "external",
  major: 16,
  host: "pg.corp.example",
  addresses: ["10.9.0.0/24"],
  ca: CA,
  adminSecret: "corp-admin",
  maxConnections: 200,
  recovery: { rpoMinutes: 5, rtoMinutes: 60, retentionDays: 14 },
  namespace: "databases",
  certificateIssuer: { kind: "ClusterIssuer", name: "databases" },
};

function faultsOf(args: object) {
  const faults = new Faults();
  const given = { ...ARGS, ...args } as ExternalArgs;
  if (hasExternalKeys(given, faults)) resolveExternal(given, faults);
  return faults.all().map(({ path, reason }) => [path, reason]);
}

test("an external server and its facts", () => {
  const spec = resolveExternal(ARGS, new Faults());
  expect(faultsOf({})).toEqual([]);
  expect(externalFacts("corp", spec)).toEqual({
    engine: "external",
    name: "corp",
    namespace: "databases",
    major: 16,
    maxConnections: 200,
    reservedConnections: 20,
    endpoints: { primary: "pg.corp.example", reader: "pg.corp.example" },
    port: 5432,
    addresses: ["10.9.0.0/24"],
    pooler: { instances: 2, poolSize: 15, maxClients: 2000, notifying: 2 },
    ca: { kind: "ConfigMap", name: "corp-ca", key: "ca.crt" },
    authorities: CA,
    adminSecret: "corp-admin",
    certificateIssuer: { kind: "ClusterIssuer", name: "databases" },
    baseline: "2026.1",
  });
});

test.each<object>([
  { port: 1 },
  { port: 65_535 },
  { addresses: ["10.9.0.0/16", "10.9.0.7/32", "2001:db8::/112", "2001:db8::1/128"] },
  { ca: undefined, caSecret: "corp-ca" },
  { maxConnections: 30, reservedConnections: 5 },
  { maxConnections: 10_000 },
  { reservedConnections: 190 },
  { storageGiB: 1 },
  { storageGiB: 65_536 },
  { recovery: { rpoMinutes: 0, rtoMinutes: 1, retentionDays: 1 } },
  { recovery: { rpoMinutes: 10_080, rtoMinutes: 10_080, retentionDays: 3650 } },
  { readerHost: "ro.corp.example", region: "eu-central-1", nodePool: "data", priorityClass: "first" },
])("%j is valid and kept", (args) => {
  expect(faultsOf(args)).toEqual([]);
  expect(resolveExternal({ ...ARGS, ...args }, new Faults())).toMatchObject(args);
});

test.each<[object, string[]]>([
  [{ port: 0 }, ["port"]],
  [{ port: 65_536 }, ["port"]],
  [{ port: 54.5 }, ["port"]],
  [{ addresses: ["10.8.0.0/15", "2001:db8::/111"] }, ["addresses[0]", "addresses[1]"]],
  [{ addresses: ["10.9.0.0/33", "2001:db8::/129"] }, ["addresses[0]", "addresses[1]"]],
  [{ addresses: ["10.9.0.0/24/1", "10.9.0.0/x", "pg/24"] }, ["addresses[0]", "addresses[1]", "addresses[2]"]],
  [{ readerHost: "10.9.0.8" }, ["readerHost"]],
  [{ ca: undefined, caSecret: "Corp" }, ["caSecret"]],
  [{ adminSecret: "Corp", namespace: "data bases" }, ["adminSecret", "namespace"]],
  [{ certificateIssuer: { kind: "ClusterIssuer", name: "No Name" } }, ["certificateIssuer.name"]],
  [{ maxConnections: 29 }, ["maxConnections"]],
  [{ maxConnections: 10_001 }, ["maxConnections"]],
  [{ reservedConnections: 4 }, ["reservedConnections"]],
  [{ storageGiB: 0 }, ["storageGiB"]],
  [{ storageGiB: 65_537 }, ["storageGiB"]],
  [{ region: "moon-1", baseline: "1999.1" }, ["region", "baseline"]],
  [
    { recovery: { rpoMinutes: -1, rtoMinutes: 0, retentionDays: 0 } },
    ["recovery.rpoMinutes", "recovery.rtoMinutes", "recovery.retentionDays"],
  ],
  [
    { recovery: { rpoMinutes: 10_081, rtoMinutes: 10_081, retentionDays: 3651 } },
    ["recovery.rpoMinutes", "recovery.rtoMinutes", "recovery.retentionDays"],
  ],
])("%j is a fault at %j", (args, paths) => {
  expect(faultsOf(args).map(([path]) => path)).toEqual(paths);
});

test("a private key is not shown in the message", () => {
  const faults = new Faults();
  const ca = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----";
  resolveExternal({ ...ARGS, ca }, faults);
  expect(faults.all()).toMatchObject([{ path: "ca", value: "(not shown)" }]);
});

test.each<[string, object, string[][]]>([
  ["an old version", { major: 12 }, [["major", "is not a supported major version"]]],
  ["an address for a name", { host: "10.9.0.7" }, [["host", "is not a host name"]]],
  ["no range", { addresses: [] }, [["addresses", "is empty"]]],
  ["an address without a length", { addresses: ["10.9.0.7"] }, [["addresses[0]", "is not a CIDR range"]]],
  ["all addresses", { addresses: ["0.0.0.0/0"] }, [["addresses[0]", "is wider than a network of servers"]]],
  ["a port that is none", { port: 70_000 }, [["port", "is not a port"]]],
  ["no CA", { ca: undefined }, [["ca", "is missing: clients could not verify the server"]]],
  ["two CAs", { caSecret: "corp-ca" }, [["ca", "is given twice"]]],
  ["a CA that is none", { ca: "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----" }, [["ca", "is not a certificate"]]],
  ["few connections", { maxConnections: 20 }, [["maxConnections", "is not a whole number of connections from 30 to 10000"]]],
  ["none left", { reservedConnections: 195 }, [["reservedConnections", "is not a whole number of connections from 5 to 190"]]],
  ["no promise", { recovery: { rpoMinutes: 5 } }, [["recovery.rtoMinutes", "is missing"], ["recovery.retentionDays", "is missing"]]],
  ["a promise of half a minute", { recovery: { ...ARGS.recovery, rpoMinutes: 0.5 } }, [["recovery.rpoMinutes", "is not a whole number of minutes from 0 to 10080"]]],
  ["backups, which are its owner's", { backup: { retentionDays: 3 } }, [["backup", "is not a known key"]]],
])("%s is a fault", (_, args, faults) => {
  expect(faultsOf(args)).toEqual(faults);
}); // prettier-ignore
