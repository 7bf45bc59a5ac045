export { createDatabaseAdmission, createTenantAdmission } from "./create-tenant-admission";
export { repositoryOf } from "./tenant-policies";
