export { createExternal, externalFacts } from "./create-server";
export {
  hasExternalKeys,
  resolveExternal,
  type ExternalArgs,
  type ExternalRecoveryArgs,
  type ExternalServerArgs,
  type ExternalSpec,
} from "./resolve-server";
