import { ODOO_POD } from "@retail-odoo/contract";

/** Odoo's memory limits of a process, in MiB of virtual memory, which is what Odoo and `RLIMIT_AS` measure. */
export interface MemoryLimits {
  /** Odoo replaces a process above it once its request has ended. */
  softMiB: number;
  /** An allocation beyond it fails with a MemoryError: the request fails, the process is replaced, and the others go on. */
  hardMiB: number;
}

/**
 * Limits of each process of a pod with several. The pod's memory limit holds all of them at their hard limit: the kernel would
 * kill the whole pod where Odoo replaces one process. Pure.
 * @param perProcessMiB what a process may allocate beyond its idle state
 */
export function processMemory(perProcessMiB: number = ODOO_POD.memoryPerProcessMiB): MemoryLimits {
  return {
    softMiB: ODOO_POD.idleVirtualMiB + Math.floor(0.7 * perProcessMiB),
    hardMiB: ODOO_POD.idleVirtualMiB + perProcessMiB,
  };
}

/** Odoo's options for limits; every command of a role or job ends with them. */
export function memoryOptions({ softMiB, hardMiB }: MemoryLimits): string[] {
  return [`--limit-memory-soft=${softMiB * MIB}`, `--limit-memory-hard=${hardMiB * MIB}`];
}

const MIB = 1024 ** 2;
