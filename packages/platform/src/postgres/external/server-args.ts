import type { Input } from "@pulumi/pulumi";
import type { IssuerReference } from "../../certificates";
import type { Faults } from "../../internal/errors";
import { hasKinds, hasProperties, type PropertyTable } from "../../internal/properties";
import { hasTypes } from "../../internal/shape";
import { ISSUER_KEYS } from "../issuer";
import type { TenantPooler } from "../pooling";

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
