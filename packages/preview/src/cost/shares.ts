import { allotments, tenantsOf, type PreviewedFacts } from "../analysis/facts";

/**
 * How shared costs are divided among tenants, and the only place that decides it.
 *
 * - `compute`: what is reserved on nodes that are shared. Half by CPU and half by memory, of the tenant's quota, where it has no
 *   nodes of its own, plus its part of its database server's instances. For nodes and all other shared parts of the cluster.
 * - `backups`: GiB of database.
 * - `files`: GiB of files, of tenants whose files are copied to the vault.
 * - `server:<name>`: connections on that server. Its volumes, or its instance where RDS runs it.
 */
export type Basis = "compute" | "backups" | "files" | `server:${string}`;

export type Weights = ReadonlyMap<string, number>;

export function weights(facts: PreviewedFacts, basis: Basis): Weights {
  if (basis === "compute") return computeWeights(facts);
  if (basis === "backups") return new Map(allotments(facts).map(({ tenant, data }) => [tenant, data.databaseGiB]));
  if (basis === "files") return filesInVault(facts);
  const tenants = tenantsOf(facts, basis.slice("server:".length));
  return new Map(tenants.map(({ tenant, connections }) => [tenant, connections]));
}

/** GiB of files in the vault, by tenant. */
export function filesInVault(facts: PreviewedFacts): Weights {
  const copied = allotments(facts).filter(({ fileCopies }) => fileCopies !== undefined);
  return new Map(copied.map(({ tenant, data }) => [tenant, data.filestoreGiB]));
}

function computeWeights(facts: PreviewedFacts): Weights {
  const reserved = allotments(facts).map(({ tenant, quota, ownNodes, database, connections }) => {
    const found = facts.databases[database];
    // A server outside the cluster uses no nodes.
    const server = found && "instances" in found ? found : undefined;
    const used = tenantsOf(facts, database).reduce((sum, other) => sum + other.connections, 0);
    const instances = server === undefined || used === 0 ? 0 : (server.instances * connections) / used;
    const pods = ownNodes === undefined ? quota : { cpu: 0, memoryGiB: 0 };
    return {
      tenant,
      cpu: pods.cpu + instances * (server?.cpu ?? 0),
      memoryGiB: pods.memoryGiB + instances * (server?.memoryGiB ?? 0),
    };
  });
  const cpu = reserved.reduce((sum, each) => sum + each.cpu, 0);
  const memoryGiB = reserved.reduce((sum, each) => sum + each.memoryGiB, 0);
  return new Map(
    reserved.map((each) => [each.tenant, share(each.cpu, cpu) / 2 + share(each.memoryGiB, memoryGiB) / 2]),
  );
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/**
 * Divides an amount by weights into whole cents. Each part is within a cent of its exact share, zero for a weight of zero, and
 * the parts add up to the amount: each is the difference of two rounded running sums.
 *
 * @returns an empty map without any weight: no tenant bears the cost.
 */
export function divide(cents: number, by: Weights): Map<string, number> {
  const whole = [...by.values()].reduce((sum, weight) => sum + weight, 0);
  if (whole === 0) return new Map();
  const parts = new Map<string, number>();
  let weighed = 0;
  let given = 0;
  for (const [tenant, weight] of by) {
    weighed += weight;
    const upTo = Math.round(cents * (weighed / whole));
    parts.set(tenant, upTo - given);
    given = upTo;
  }
  return parts;
}
