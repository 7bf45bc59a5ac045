export { external } from "./engine";
export type { ExternalArgs, ExternalRecoveryArgs, ExternalServerArgs, ExternalSpec } from "./server-args";
