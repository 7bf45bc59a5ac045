export { TenantStorage } from "./tenant-storage";
export {
  resolveTenantStorage,
  type ExistingStorageArgs,
  type OwnBucketArgs,
  type TenantStorageArgs,
} from "./resolve-tenant-storage";
