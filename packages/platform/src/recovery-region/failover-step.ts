import { takeStep, type FailoverCommand, type FailoverState } from "./failover";
import { checkCommand } from "./failover-checks";

/**
 * Takes a step of a move, if all that has to hold before it does.
 * @returns the state after it, or the sentences that do not hold
 * @throws UserInputError for what is no state or no step
 */
export function failoverStep(state: FailoverState, command: FailoverCommand): FailoverState | string[] {
  checkCommand(state, command);
  return takeStep(state, command, () => false);
}
