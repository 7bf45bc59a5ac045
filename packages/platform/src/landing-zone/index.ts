export { poolCapacity, type PoolCapacity, type Room } from "./capacity";
export { CLUSTER_SERVICES, type ClusterServiceName, type ClusterServicesArgs } from "./cluster-services-args";
export { ClusterServices } from "./cluster-services";
export { podIdentityTrust } from "./iam-policies";
export { LandingZone } from "./landing-zone";
export type { ClusterAccessArgs, EksArgs, LandingZoneArgs, NodePoolArgs, NodePoolsArgs } from "./landing-zone-args";
export { ON_SYSTEM_POOL } from "./placement";
export { resolveClusterServices, type ClusterServicesSpec } from "./resolve-cluster-services";
export { resolveLandingZone, type LandingZoneSpec, type ZoneSpec } from "./resolve-landing-zone";
