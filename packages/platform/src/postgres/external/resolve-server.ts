import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import type { Input } from "@pulumi/pulumi";
import { BASELINES, NEWEST_BASELINE, REGIONS, RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import type { IssuerReference } from "../../certificates";
import { checkChoice, checkWhole } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import { hasProperties, hasKinds, type PropertyTable } from "../../internal/properties";
import { checkHost, checkName } from "../../internal/names";
import { hasTypes } from "../../internal/shape";
import { checkIssuer, ISSUER_KEYS } from "../issuer";
import { POSTGRES_PORT } from "../network";
import { tenantPoolerOf, type TenantPooler } from "../pooling";

/** A PostgreSQL server that is there already and that somebody else runs, backs up and upgrades. */
export interface ExternalServerArgs {
  engine: "external";
  /** Major version it has, 15 to 18. */
  major: number;
  /** Host name of the primary, as its certificate says it. */
  host: string;
  /**
   * @default 5432
   * @minimum 1
   * @maximum 65535
   */
  port?: number;
  /**
   * Host name of an instance that can read.
   * @default the primary
   */
  readerHost?: string;
  /** Ranges its addresses are in, such as `10.9.0.0/24`: pods reach no others. */
  addresses: string[];
  /** Certificate of who signed the server's, as PEM. Either this or `caSecret`. */
  ca?: string;
  /** Secret in the databases' namespace that holds it under `ca.crt`. */
  caSecret?: string;
  /** Secret in the databases' namespace with `username` and `password` of a role with CREATEROLE and CREATEDB. */
  adminSecret: string;
  /**
   * Its `max_connections`.
   * @minimum 30
   * @maximum 10000
   */
  maxConnections: number;
  /**
   * Connections of these that this platform leaves alone.
   * @default 20
   * @minimum 5
   */
  reservedConnections?: number;
  /**
   * Capacity for this platform's databases in GiB.
   * @default nobody knows, and the proof says so
   * @minimum 1
   */
  storageGiB?: number;
  /**
   * AWS region its data is in.
   * @default nobody knows, and the proof says so
   */
  region?: string;
  /** What its owner promises; tenants' services are held against it. */
  recovery: ExternalRecoveryArgs;
}

export interface ExternalRecoveryArgs {
  /**
   * Minutes of work that may be lost.
   * @minimum 0
   */
  rpoMinutes: number;
  /**
   * Minutes until it is back.
   * @minimum 1
   */
  rtoMinutes: number;
  /**
   * Days back to which it can be restored.
   * @minimum 1
   */
  retentionDays: number;
}

/** A server that exists and that the platform adopts. */
export interface ExternalArgs extends ExternalServerArgs {
  /** Namespace in the cluster for its Secrets, poolers and jobs. It has to exist. */
  namespace: string;
  /** Issuer of cert-manager that signs for the tenants' poolers. */
  certificateIssuer: IssuerReference;
  /**
   * Node pool for poolers and jobs, by its label and taint.
   * @default any node
   */
  nodePool?: string;
  /**
   * PriorityClass of the poolers' pods.
   * @default the cluster's default
   */
  priorityClass?: Input<string>;
  /**
   * Frozen table of versions that names the images of poolers and jobs.
   * @default the newest
   */
  baseline?: string;
}

/** A server with every default filled in, and the numbers that a plan needs. */
export interface ExternalSpec extends Required<Omit<ExternalArgs, Optional>>, Pick<ExternalArgs, Optional> {
  pooler: TenantPooler;
}
type Optional = "ca" | "caSecret" | "storageGiB" | "region" | "nodePool" | "priorityClass";

const MAJORS = [15, 16, 17, 18];

const RECOVERY_KEYS: PropertyTable<ExternalRecoveryArgs> = {
  rpoMinutes: "required",
  rtoMinutes: "required",
  retentionDays: "required",
};

const KEYS: PropertyTable<ExternalArgs> = {
  engine: "required",
  major: "required",
  host: "required",
  addresses: "required",
  adminSecret: "required",
  maxConnections: "required",
  recovery: "required",
  namespace: "required",
  certificateIssuer: "required",
  port: "optional",
  readerHost: "optional",
  ca: "optional",
  caSecret: "optional",
  reservedConnections: "optional",
  storageGiB: "optional",
  region: "optional",
  nodePool: "optional",
  priorityClass: "optional",
  baseline: "optional",
};

export function hasExternalKeys(args: ExternalArgs, faults: Faults): boolean {
  if (!hasProperties<ExternalArgs>(args, KEYS, faults)) return false;
  const found = [
    hasProperties(args.certificateIssuer, ISSUER_KEYS, faults.at("certificateIssuer")),
    hasProperties<ExternalRecoveryArgs>(args.recovery, RECOVERY_KEYS, faults.at("recovery")),
    hasTypes("ExternalServerArgs", args, faults),
    hasKinds(args, { nodePool: "text", priorityClass: "input", baseline: "text" }, faults),
  ];
  return found.every(Boolean);
}

/** Fills in a server's defaults and checks it. Pure; faults are collected, and the answer is then not to be used. */
export function resolveExternal(args: ExternalArgs, faults: Faults): ExternalSpec {
  const { port = POSTGRES_PORT, readerHost = args.host, reservedConnections = RESERVED_CONNECTIONS } = args;
  const { baseline = NEWEST_BASELINE, maxConnections } = args;
  if (!MAJORS.includes(args.major))
    faults
      .at("major")
      .add(args.major, "is not a major version that databases are made on", `Write one of: ${MAJORS.join(", ")}.`);
  checkIssuer(args.certificateIssuer, faults.at("certificateIssuer"));
  checkHost(args.host, faults.at("host"));
  if (readerHost !== args.host) checkHost(readerHost, faults.at("readerHost"));
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    faults.at("port").add(port, "is not a port", "Write a whole number from 1 to 65535.");
  checkAddresses(args.addresses, faults.at("addresses"));
  checkCa(args, faults);
  for (const key of ["adminSecret", "namespace"] as const) checkName(args[key], faults.at(key), 63);
  checkWhole(maxConnections, 30, 10_000, "connections", faults.at("maxConnections"));
  if (!faults.at("maxConnections").any())
    checkWhole(reservedConnections, 5, maxConnections - 10, "connections", faults.at("reservedConnections"));
  if (args.storageGiB !== undefined) checkWhole(args.storageGiB, 1, 65_536, "GiB", faults.at("storageGiB"));
  if (args.region !== undefined) checkChoice(args.region, REGIONS, "an AWS region", faults.at("region"));
  checkChoice(baseline, Object.keys(BASELINES), "a baseline", faults.at("baseline"));
  checkRecovery(args.recovery, faults.at("recovery"));
  return { ...args, port, readerHost, reservedConnections, baseline, pooler: tenantPoolerOf(maxConnections) };
}

function checkAddresses(addresses: readonly string[], faults: Faults): void {
  if (addresses.length === 0) faults.add(addresses, "is empty", "Name the range of the server's addresses.");
  addresses.forEach((range, index) => {
    const at = faults.at(index);
    const [address = "", prefix = "", ...more] = range.split("/");
    const bits = isIP(address) === 4 ? 32 : 128;
    if (isIP(address) === 0 || !/^\d+$/.test(prefix) || Number(prefix) > bits || more.length > 0)
      at.add(
        range,
        "is not a range of addresses",
        'Write one such as "10.9.0.0/24", or "10.9.0.7/32" for one address.',
      );
    else if (Number(prefix) < bits - 16)
      at.add(range, "is wider than a network of servers", `Write at least /${bits - 16}: pods reach the whole of it.`);
  });
}

const CA_REMEDY = "Write the certificate as PEM, from -----BEGIN CERTIFICATE----- to its end, or several.";

function checkCa({ ca, caSecret }: ExternalArgs, faults: Faults): void {
  if ((ca === undefined) === (caSecret === undefined))
    faults
      .at("ca")
      .add(
        ca === undefined ? undefined : ["ca", "caSecret"],
        ca === undefined ? "is missing: nobody could tell the server from another" : "is said twice",
        "Give the certificate as `ca`, or the Secret that holds it as `caSecret`.",
      );
  if (ca !== undefined && ca.includes("PRIVATE KEY"))
    faults.at("ca").add("(not shown)", "holds a private key, and no secret any more", `Make a new one. ${CA_REMEDY}`);
  else if (ca !== undefined && !isPem(ca)) faults.at("ca").add(ca, "is not a certificate", CA_REMEDY);
  if (caSecret !== undefined) checkName(caSecret, faults.at("caSecret"), 63);
}

function isPem(text: string): boolean {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.length > 0 && blocks.every((block) => new X509Certificate(block).ca);
  } catch {
    return false;
  }
}

function checkRecovery({ rpoMinutes, rtoMinutes, retentionDays }: ExternalRecoveryArgs, faults: Faults): void {
  checkWhole(rpoMinutes, 0, 10_080, "minutes", faults.at("rpoMinutes"));
  checkWhole(rtoMinutes, 1, 10_080, "minutes", faults.at("rtoMinutes"));
  checkWhole(retentionDays, 1, 3650, "days", faults.at("retentionDays"));
}
