export { CLUSTER_SERVICES, type ClusterServiceName, type ClusterServicesArgs } from "./args";
export { ClusterServices } from "./cluster-services";
export { systemPods, type PodRequest } from "./operator-pods";
export { operatorRegistries } from "./operators";
export { installedServices, resolveClusterServices, type ClusterServicesSpec } from "./resolve";
export type { StorageClassNames } from "./storage-classes";
