import type { Input } from "@pulumi/pulumi";
import type {
  Allotment,
  Baseline,
  CalendarEventFacts,
  CapacityFacts,
  EnvironmentName,
  LandingZoneFacts,
  TenantImageFacts,
} from "@retail-odoo/contract";
import type { ImageSignaturesSpec } from "../admission";
import type { BackupVaultSpec } from "../backup";
import type { ClusterServicesSpec } from "../cluster-services";
import type { Ownership } from "../internal/names";
import type { LandingZoneSpec } from "../landing-zone";
import type { PostgresSpec } from "../postgres";
import type { ResolvedTenant } from "../tenant";
import type { ExistingCluster } from "./platform-args";

/** A cell with every default filled in, and proven to hold. */
export interface CellPlan {
  /** Pulumi name of the platform. */
  name: string;
  /** Environment of the platform. */
  environment: EnvironmentName;
  /** Whether operators and database servers keep running through a zone loss. */
  survivesZoneLoss: boolean;
  /** Name of the baseline. */
  baselineName: string;
  /** Versions of the baseline. */
  baseline: Baseline;
  /** Images of the baseline that run in tenants' namespaces. */
  images: TenantImageFacts;
  /** Domain below which tenants have a default host. */
  domain: string;
  /** Values of the ownership tags. */
  ownership: Ownership;
  /** Where the cell runs: a landing zone of this program, one of another stack, or an existing cluster. */
  cluster:
    | { kind: "eks"; zone: LandingZoneSpec }
    | { kind: "landing-zone"; zone: LandingZoneFacts<Input<string>> }
    | { kind: "existing"; existing: ExistingCluster };
  /** Database servers by name, with defaults filled in. */
  databases: { [name: string]: PostgresSpec };
  /** Backup vault, with defaults filled in. */
  vault: BackupVaultSpec;
  /** Peaks and freezes. */
  calendar: CalendarEventFacts[];
  /** Signers of tenants' images; absent where signatures are not required. */
  signatures: ImageSignaturesSpec | undefined;
  /** Tenants, with defaults filled in. */
  tenants: ResolvedTenant[];
  /** Operators that the platform installs. */
  operators: ClusterServicesSpec["install"];
  /** What each tenant may use. */
  allotments: { [tenant: string]: Allotment };
  /** Capacity of the cell, and how much of it is reserved. */
  capacity: CapacityFacts;
}

/** A cell before the proof. It leaves out the parts that could not be resolved; their faults are collected. */
export type CellDraft = Omit<CellPlan, "allotments" | "capacity"> & {
  /** Whether the caller named the platform. */
  isNamed: boolean;
};
