export { disruptionWindow } from "./budgets";
export { fits, floor, nodeAllocatable, nodesFor, type PodSize } from "./capacity";
export { createNodeObject } from "./node-objects";
export { nodeClassManifest, poolManifest, sameShape, SPARE_NODES, tenantPoolManifest } from "./node-pools";
export { onJobsPool, onOwnPool, onPool, TAINTED, type PodPlacement } from "./placement";
export { reservationTags } from "./reservations";
export {
  AUTOSCALER_ACCOUNT,
  KARPENTER_ACCOUNT,
  LOAD_BALANCER_ACCOUNT,
  ON_SYSTEM_POOL,
  SECRETS_ACCOUNT,
  SIGNATURES_ACCOUNT,
  SPOT_JOBS,
  SYSTEM_TAINT,
} from "./system-placement";
