/** Nodes of one kind. Node groups are one per zone, so that a pod whose volume is in a zone finds a node there. */
export interface NodePoolArgs {
  /**
   * EC2 instance type. A change replaces the nodes; node groups get new nodes before the old ones are drained.
   * @default by environment
   */
  instanceType?: string;
  /**
   * Instance types of the same size and shape, for a zone where AWS has no capacity of the first; none with `[]`. For node groups
   * only: Karpenter asks for every such type. EKS refuses a type that the zone does not offer.
   * @default all of them that the region offers
   */
  alternatives?: string[];
  /**
   * Minimum of nodes in each zone, 1 to 450; 0 is allowed for `jobs` and a tenant's own pool. For node groups only: Karpenter
   * runs as many nodes as pods need.
   * @default 1, for `jobs` and a tenant's own pool 0
   */
  minNodesPerZone?: number;
  /**
   * Maximum of nodes in each zone, 1 to 450. Quotas of tenants and sizes of databases are proven against it.
   * @default by environment
   */
  maxNodesPerZone?: number;
}

/** Node pools of a landing zone, by purpose. */
export interface NodePoolsArgs {
  /**
   * Operators, edge and controllers, and no other pods. Always node groups.
   * @default by environment
   */
  system?: NodePoolArgs;
  /**
   * Odoo of the tenants that share nodes.
   * @default by environment
   */
  web?: NodePoolArgs;
  /**
   * Jobs that can be interrupted and run again: on spot nodes, and on on-demand nodes where AWS has no spot capacity.
   * @default by environment
   */
  jobs?: NodePoolArgs;
  /**
   * Database servers, and no other pods.
   * @default by environment
   */
  data?: NodePoolArgs;
}
