/** Subnets that are there already in one zone, by their ids. */
export interface ExistingSubnets<Id = string> {
  /** For nodes and pods. Its routes lead to the internet by a NAT gateway or the like, or no node ever joins. */
  private: Id;
  /**
   * Range of `private`, within the network's. Without it the proof that full pools find addresses is left out, and says so.
   * @default not known
   */
  privateCidr?: string;
  /**
   * For load balancers that face the internet.
   * @default none
   */
  public?: Id;
  /**
   * For databases, shared files and doors to AWS.
   * @default the private one
   */
  data?: Id;
}

/** A network that is there already. It keeps its routes, its flow logs and its doors; nothing of it is changed. */
export interface ExistingNetwork<Id = string> {
  /** `vpc-0a1b2c3d4e5f60718`, with DNS support and DNS host names switched on. */
  vpcId: Id;
  /** Its private range, /16 to /28: who calls AWS and mounts files comes from it. */
  cidr: string;
  /** By the name of their zone: one entry for each of `zones`. */
  subnets: { [zone: string]: ExistingSubnets<Id> };
}

export interface NetworkArgs<Id = string> {
  existing: ExistingNetwork<Id>;
}
