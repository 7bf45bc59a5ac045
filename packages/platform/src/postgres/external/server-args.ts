import type { Input } from "@pulumi/pulumi";
import type { IssuerReference } from "../../certificates";
import type { Faults } from "../../internal/errors";
import { hasKinds, hasProperties, type PropertyTable } from "../../internal/properties";
import { hasTypes } from "../../internal/shape";
import { ISSUER_KEYS } from "../issuer";
import type { TenantPooler } from "../pooling";

/** A PostgreSQL server that exists already and that its owner operates, backs up and upgrades. */
export interface ExternalServerArgs {
  /** A server that the platform adopts. */
  engine: "external";
  /** Its major version, 15 to 18. */
  major: number;
  /** Host name of the primary, as in its certificate. */
  host: string;
  /**
   * TCP port of primary and reader, 1 to 65535.
   * @default 5432
   * @minimum 1
   * @maximum 65535
   */
  port?: number;
  /**
   * Host name of an instance for reads.
   * @default the primary
   */
  readerHost?: string;
  /** CIDR ranges of its addresses, such as `10.9.0.0/24`: NetworkPolicies admit no others. */
  addresses: string[];
  /**
   * CA of the server's certificate, as PEM. Either this or `caSecret`.
   * @default the CA in `caSecret`
   */
  ca?: string;
  /**
   * Secret in the databases' namespace with the CA under `ca.crt`. Either this or `ca`.
   * @default a Secret that the platform creates from `ca`
   */
  caSecret?: string;
  /** Secret in the databases' namespace with `username` and `password` of a role with CREATEROLE and CREATEDB. */
  adminSecret: string;
  /**
   * Its `max_connections`, 30 to 10000.
   * @minimum 30
   * @maximum 10000
   */
  maxConnections: number;
  /**
   * Connections that the platform does not allot, 5 to `maxConnections` less 10.
   * @default 20
   * @minimum 5
   */
  reservedConnections?: number;
  /**
   * Capacity for this platform's databases in GiB, at least 1.
   * @default unknown; the plan lists it as unproven
   * @minimum 1
   */
  storageGiB?: number;
  /**
   * AWS region of its data.
   * @default unknown; the plan lists it as unproven
   */
  region?: string;
  /** What its owner promises; the plan compares tenants' services with it. */
  recovery: ExternalRecoveryArgs;
}

/** What the owner of a server promises of its recovery. */
export interface ExternalRecoveryArgs {
  /**
   * Recovery point objective in minutes, 0 to 10080.
   * @minimum 0
   */
  rpoMinutes: number;
  /**
   * Recovery time objective in minutes, 1 to 10080.
   * @minimum 1
   */
  rtoMinutes: number;
  /**
   * Days back to which it can be restored, 1 to 3650.
   * @minimum 1
   */
  retentionDays: number;
}

/** Arguments of `PostgresHA` for a server that its owner operates. */
export interface ExternalArgs extends ExternalServerArgs {
  /** Namespace in the cluster of its Secrets, poolers and jobs. It has to exist. */
  namespace: string;
  /** cert-manager issuer of the certificates of tenants' poolers. */
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
   * Baseline, a frozen table of versions, that names the images of poolers and jobs.
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
