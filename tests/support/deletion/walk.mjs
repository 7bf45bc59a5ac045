import { DeletionGraph } from "./graph.mjs";
import { groupOf, isKnownGroup, poolsOf, RULES } from "./rules.mjs";
import { refusals } from "./refusals.mjs";

/**
 * What would keep the destruction of an environment from its end.
 * @param stacks resources of each stack, in the order of their destruction
 * @param done steps that were taken before, see `refusals.mjs`
 * @returns a line each, empty when nothing waits for what is gone
 */
export function faultsOf(stacks, done = {}) {
  const graph = new DeletionGraph(stacks);
  return [...new Set([...waiting(graph), ...strange(graph), ...stuck(graph, done), ...refusals(graph, done)])].sort();
}

const kindOf = ({ type }) => type.slice(type.lastIndexOf(":") + 1);

/** A deleted resource whose deletion waits for one that may already be gone. */
function waiting(graph) {
  const { deleted } = graph;
  return deleted.flatMap((resource) =>
    RULES.filter(({ waits }) => waits(resource, deleted)).flatMap(({ needs, because }) =>
      needs(resource, deleted)
        .filter((need) => need !== resource && !graph.isBefore(resource, need))
        .map((need) => `${kindOf(resource)} ${resource.name} may outlive ${kindOf(need)} ${need.name}: ${because}`),
    ),
  );
}

/** Objects of an API group of which the rules do not know who finalizes them. */
function strange(graph) {
  const groups = graph.custom.filter(({ type }) => type.startsWith("kubernetes:")).map(groupOf);
  return [...new Set(groups)]
    .filter((group) => !isKnownGroup(group))
    .map((group) => `${group}: the rules do not know its operator`);
}

/** Retained database servers, whose budgets keep the nodes of a pool that is deleted. */
function stuck({ deleted, retained }, { stopped = () => false }) {
  return retained.flatMap((workload) =>
    (stopped(workload) ? [] : poolsOf(workload, deleted)).map(
      (pool) =>
        `NodePool ${pool.name} drains for ever: ${kindOf(workload)} ${workload.name} is retained and runs on its nodes`,
    ),
  );
}
