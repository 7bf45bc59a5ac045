export { createRemoteDatabase } from "./create-database";
export { poolerCertificateName, poolerNameOf } from "./names";
export { addressPeers } from "./network";
export { poolerSize, TENANT_POOLER_LABEL } from "./pgbouncer";
