import { cpuQuantity, memoryQuantity } from "./units";

/** Size of a container. CPU in cores, memory and disk in MiB. */
export interface ContainerSize {
  cpu: number;
  /** @default `cpu` */
  cpuLimit?: number;
  /** Requested, and the limit. */
  memoryMiB: number;
  /** Most that logs, the writable layer and emptyDir volumes take of the node's disk. @default 1,024 */
  diskMiB?: number;
}

/** What a container is sure to find on the node's disk, in MiB: its logs, of which the kubelet keeps five of 10 MiB, and some more. */
const REQUESTED_DISK_MIB = 256;

/**
 * Disk of a database server's container and of its backup sidecar, in MiB: data and WAL have volumes, and what they spool for
 * parallel archiving and restores, assumed to be far below, must never get a server evicted.
 */
export const SERVER_DISK_MIB = 4_096;

/** Requests and limits of a container that the library writes; without a limit of the disk one pod could get others evicted. Pure. */
export function containerResources({ cpu, cpuLimit = cpu, memoryMiB, diskMiB = 1_024 }: ContainerSize) {
  const quantities = (cores: number, disk: number) => ({
    cpu: cpuQuantity(cores),
    memory: memoryQuantity(memoryMiB),
    "ephemeral-storage": memoryQuantity(disk),
  });
  return { requests: quantities(cpu, REQUESTED_DISK_MIB), limits: quantities(cpuLimit, diskMiB) };
}
