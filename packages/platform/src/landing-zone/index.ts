export { createAccess } from "./access/entries";
export type { BreakGlassArgs, CiArgs, ClusterAccessArgs, SupportAccessArgs, TenantAccessArgs } from "./access/args";
export { createAddons, createBootstrapAddons } from "./cluster/add-ons";
export { createAudit, type Audit } from "./audit/audit";
export type { AuditArgs, AuditPart } from "./audit/args";
export { nodeAddresses, poolCapacity, systemCapacity, zoneCapacity } from "./cluster/capacity";
export { createCluster } from "./cluster/cluster";
export { clusterProviderArgs } from "./cluster/provider";
export {
  CLUSTER_SERVICES,
  type ClusterServiceName,
  type ClusterServicesArgs,
} from "../cluster-services/cluster-services-args";
export { ClusterServices } from "../cluster-services/cluster-services";
export { createDns, type Dns } from "./dns/dns";
export type { DnsArgs, ExistingHostedZone } from "./dns/args";
export { createEndpoints } from "./network/endpoints";
export { createIdentity, type Identity } from "./access/iam-roles";
export { podIdentityTrust, policyDocument, serviceTrust } from "./shared/iam-policies";
export { createKeys, type KeyRef, type Keys } from "./keys/keys";
export type { ExistingKeys, KeysArgs } from "./keys/args";
export { LandingZone } from "./landing-zone";
export type { EksArgs, LandingZoneArgs, NodePoolArgs, NodePoolsArgs } from "./landing-zone-args";
export { createNetwork, type Network, type ResourceRef, type ZoneNetwork } from "./network/network";
export type { ExistingNetwork, ExistingSubnets, NetworkArgs } from "./network/args";
export { createNodeGroups } from "./cluster/node-groups";
export { createLandingZoneContext, keyPolicies } from "./standalone";
export { systemPods, type PodRequest } from "../cluster-services/operator-pods";
export { ON_SYSTEM_POOL } from "../nodes/system-placement";
export { createRecovery, type Recovery } from "./recovery/recovery";
export type { RecoveryArgs } from "./recovery/args";
export { createRegistry } from "./registry/registry";
export { reservationTags } from "../nodes/reservations";
export type { CachedRegistry, RegistryArgs } from "./registry/args";
export {
  installedServices,
  resolveClusterServices,
  type ClusterServicesSpec,
} from "../cluster-services/resolve-cluster-services";
export { isWithin } from "./dns/resolve";
export { resolveLandingZone, type LandingZoneSpec, type ZoneSpec } from "./resolve-landing-zone";
export { createSharedStorage } from "./cluster/shared-storage";
export type { LandingZoneContext } from "./shared/context";
