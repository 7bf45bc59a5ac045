import { cpuQuantity, memoryQuantity } from "../internal/units";

/** What a job of a database asks of its node: one session of `psql`. CPU in cores. */
export const DATABASE_JOB = { cpu: 0.05, memoryMiB: 64 } as const;

/** No more than it asks for, so that it takes nothing from a server beside it. */
export function jobResources() {
  const quantities = { cpu: cpuQuantity(DATABASE_JOB.cpu), memory: memoryQuantity(DATABASE_JOB.memoryMiB) };
  return { requests: quantities, limits: quantities };
}
