export {
  FAILOVER_STEPS,
  INITIAL_FAILOVER_STATE,
  type FailoverCommand,
  type FailoverMove,
  type FailoverNames,
  type FailoverPlace,
  type FailoverRegion,
  type FailoverSide,
  type FailoverState,
  type FailoverStep,
} from "./failover";
export { FAILOVER_CRITERIA, failoverRunbook, type FailoverCriterion } from "./failover-runbook";
export { failoverStep } from "./failover-step";
