export type { CellPlan } from "./cell-plan";
export { planCell } from "./plan-cell";
export type {
  ClusterArgs,
  ExistingCapacity,
  ExistingCluster,
  PlatformConfig,
  RetailOdooPlatformArgs,
} from "./platform-args";
export { RetailOdooPlatform } from "./retail-odoo-platform";
export type { ImageMirrorsArgs } from "./tenant-images";
