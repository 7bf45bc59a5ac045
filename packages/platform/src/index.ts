/** The public API. What is not named here may change without notice. */
export type { ImageSignaturesArgs, ImageSigner, TrustedPrincipalsArgs } from "./admission";
export {
  BackupIdentity,
  BackupVault,
  type BackupIdentityArgs,
  type BackupPlanArgs,
  type BackupVaultArgs,
  type ExistingVaultArgs,
  type S3VaultArgs,
  type VaultArgs,
} from "./backup";
export { RedisCache, type ElastiCacheArgs, type InClusterArgs, type RedisCacheArgs } from "./cache";
export type { PeakReservation, RetailCalendar, RetailCalendarEvent } from "./calendar";
export { describeFault, faultValue, UserInputError, type Fault } from "./internal/errors";
export type { Ownership } from "./internal/names";
export {
  BASELINES,
  type Baseline,
  type ClusterFacts,
  type LandingZoneFacts,
  type PlatformFacts,
  type PostgresDatabaseFacts,
  type PostgresFacts,
  type RedisFacts,
  type TenantFacts,
  type TenantStorageFacts,
  type VaultFacts,
} from "@retail-odoo/contract";
export { LandingZoneReference, PlatformReference } from "./layers";
export {
  clusterProviderArgs,
  LandingZone,
  landingZoneParts,
  type Audit,
  type AuditArgs,
  type AuditPart,
  type BreakGlassArgs,
  type CacheCredentialsArgs,
  type CachedRegistry,
  type CiArgs,
  type ClusterAccessArgs,
  type Dns,
  type DnsArgs,
  type EksArgs,
  type ExistingHostedZone,
  type ExistingKeys,
  type ExistingNetwork,
  type ExistingSubnets,
  type Identity,
  type KeyRef,
  type Keys,
  type KeysArgs,
  type LandingZoneArgs,
  type Network,
  type NetworkArgs,
  type NodePoolArgs,
  type NodePoolsArgs,
  type Recovery,
  type RecoveryArgs,
  type RegistryArgs,
  type ResourceRef,
  type LandingZoneContext,
  type SupportAccessArgs,
  type TenantAccessArgs,
  type ZoneNetwork,
} from "./landing-zone";
export {
  ClusterServices,
  type ClusterServiceName,
  type ClusterServicesArgs,
  type StorageClassNames,
} from "./cluster-services";
export type { IssuerReference } from "./certificates";
export type { PodPlacement } from "./nodes";
export {
  planCell,
  RetailOdooPlatform,
  type CellPlan,
  type ClusterArgs,
  type ExistingCapacity,
  type ExistingCluster,
  type PlatformConfig,
  type RetailOdooPlatformArgs,
} from "./platform";
export { loadPortfolio, type Portfolio } from "./portfolio";
export {
  PostgresDatabase,
  PostgresHA,
  type CloudNativePgArgs,
  type DatabaseServerArgs,
  type ExternalArgs,
  type PostgresBackupArgs,
  type PostgresDatabaseArgs,
  type PostgresHAArgs,
  type PostgresRestoreArgs,
  type PostgresRestoreVault,
  type RdsArgs,
  type RestoreFromArgs,
} from "./postgres";
export {
  FAILOVER_CRITERIA,
  FAILOVER_STEPS,
  failoverRunbook,
  failoverStep,
  INITIAL_FAILOVER_STATE,
  type FailoverCommand,
  type FailoverCriterion,
  type FailoverMove,
  type FailoverNames,
  type FailoverPlace,
  type FailoverRegion,
  type FailoverSide,
  type FailoverState,
  type FailoverStep,
} from "./recovery-region";
export { TenantStorage, type ExistingStorageArgs, type OwnBucketArgs, type TenantStorageArgs } from "./storage";
export {
  TenantStack,
  type TenantData,
  type TenantOdoo,
  type TenantSpec,
  type TenantStackArgs,
  type TenantWorkload,
} from "./tenant";
