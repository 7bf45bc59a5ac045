import type { Input } from "@pulumi/pulumi";
import type {
  Allotment,
  Baseline,
  CalendarEventFacts,
  CapacityFacts,
  EnvironmentName,
  LandingZoneFacts,
} from "@retail-odoo/contract";
import type { BackupVaultSpec } from "../backup";
import type { ClusterServicesSpec } from "../cluster-services";
import type { Ownership } from "../internal/names";
import type { LandingZoneSpec } from "../landing-zone";
import type { PostgresSpec } from "../postgres";
import type { ResolvedTenant } from "../tenant";
import type { ExistingCluster } from "./platform-args";

/** A cell with every default filled in, and proven to hold. */
export interface CellPlan {
  name: string;
  environment: EnvironmentName;
  baselineName: string;
  baseline: Baseline;
  domain: string;
  ownership: Ownership;
  cluster:
    | { kind: "eks"; zone: LandingZoneSpec }
    | { kind: "landing-zone"; zone: LandingZoneFacts<Input<string>> }
    | { kind: "existing"; existing: ExistingCluster };
  databases: { [name: string]: PostgresSpec };
  vault: BackupVaultSpec;
  calendar: CalendarEventFacts[];
  tenants: ResolvedTenant[];
  /** Operators that the platform installs. */
  operators: ClusterServicesSpec["install"];
  allotments: { [tenant: string]: Allotment };
  capacity: CapacityFacts;
}

/** A cell before the proof. It leaves out the parts that could not be resolved; their faults are collected. */
export type CellDraft = Omit<CellPlan, "allotments" | "capacity">;
