export { rdsAuthorities } from "./certificates";
export { createRds } from "./create-server";
export { plannedRdsFacts } from "./facts";
export {
  checkRdsName,
  hasRdsKeys,
  resolveRds,
  type PlannedRdsArgs,
  type RdsArgs,
  type RdsBackupArgs,
  type RdsServerArgs,
  type RdsSpec,
} from "./resolve-server";
