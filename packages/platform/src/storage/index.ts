export { TenantStorage } from "./tenant-storage";
export { type ExistingStorageArgs, type OwnBucketArgs, type TenantStorageArgs } from "./resolve-tenant-storage";
