/** Capacity of a resource, and how much of it is allotted. */
export interface Usage {
  /** What exists. */
  total: number;
  /** What is in use or reserved, in the same unit. */
  used: number;
}

/** What pods may request. CPU in cores, memory in GiB. */
export interface Capacity {
  /** CPU cores. */
  cpu: number;
  /** Memory in GiB. */
  memoryGiB: number;
  /** Number of pods. */
  pods: number;
}

/** Allocatable capacity of a pool at its maximum number of nodes, and of one of its nodes. */
export interface PoolCapacity extends Capacity {
  /** Nodes at the upper bound of the pool. */
  nodes: number;
  /** Allocatable capacity of one node. */
  node: Capacity;
}

/** Allocatable capacity of a pool, and what is requested of it. */
export interface PoolUsage {
  /** CPU cores. */
  cpu: Usage;
  /** Memory in GiB. */
  memoryGiB: Usage;
  /** Number of pods. */
  pods: Usage;
  /** Maximum number of nodes, and the number that the requests need; absent where the number of nodes is unknown. */
  nodes?: Usage;
  /**
   * Maximum number of nodes, and the number that runs all day: without the pods that a release adds for minutes, and at least one for
   * each pod of a role that is spread over zones. Absent where it is that of `nodes`.
   */
  lastingNodes?: Usage;
}

/** Capacity of a cell as the proof computed it. */
export interface CapacityFacts {
  /** Connections by server. */
  connections: { [server: string]: Usage };
  /** Storage, GiB, by server. */
  storageGiB: { [server: string]: Usage };
  /**
   * By pool: `web`, `jobs`, `data`, and `tenant-<name>` for the nodes of one tenant; `cluster` alone for an existing cluster.
   * Absent where the configuration does not give the capacity of an existing cluster.
   */
  pools?: { [pool: string]: PoolUsage };
  /** Pod addresses in the private subnets. */
  addresses?: Usage;
  /** What could not be proven, and the configuration that would allow the proof. */
  unproven: string[];
}
