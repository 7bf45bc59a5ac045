export { CA_KEY, serverCertificate, serviceNames, trustCertificate, TRUST_COMMON_NAME } from "./certificates";
export { createCertManagerObject, type Certificate, type IssuerReference } from "./custom-resources";
export { createDatabaseAuthority, DATABASE_ISSUER } from "./database-authority";
