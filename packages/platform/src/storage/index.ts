export { TenantStorage } from "./tenant-storage";
export {
  resolveTenantStorage,
  type ExistingStorageArgs,
  type OwnBucketArgs,
  type StorageIdentityArgs,
  type TenantStorageArgs,
} from "./resolve-tenant-storage";
