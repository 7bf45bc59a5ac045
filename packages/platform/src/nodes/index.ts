export { createNodeObject } from "./node-objects";
export { nodeClassManifest, poolManifest, sameShape, SPARE_NODES, tenantPoolManifest } from "./node-pools";
export { onJobsPool, onOwnPool, onPool, TAINTED, type PodPlacement } from "./placement";
export { fits, floor, nodeAllocatable, nodesFor, type PodSize } from "./capacity";
