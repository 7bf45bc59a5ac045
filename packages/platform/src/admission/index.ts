export { createDatabaseAdmission, createSecretsAdmission, createTenantAdmission } from "./create-tenant-admission";
export type { ImageSignaturesArgs, ImageSigner } from "./image-signatures-args";
export { resolvePrincipals, type Principals, type TrustedPrincipalsArgs } from "./principals";
export { resolveImageSignatures, type ImageSignaturesSpec } from "./resolve-image-signatures";
export { STORE_NAMESPACES } from "./secrets-operator";
export { createSignaturePolicy } from "./signature-policy";
