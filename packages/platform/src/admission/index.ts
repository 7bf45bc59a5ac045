export { createTenantAdmission } from "./create-tenant-admission";
export { repositoryOf } from "./tenant-policies";
