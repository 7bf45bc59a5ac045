export { CLUSTER_SERVICES, type ClusterServiceName, type ClusterServicesArgs } from "./args";
export { ClusterServices } from "./cluster-services";
export { systemPods, type PodRequest } from "./operator-pods";
export { installedServices, resolveClusterServices, type ClusterServicesSpec } from "./resolve";
export type { StorageClassNames } from "./storage-classes";
