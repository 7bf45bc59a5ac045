/** Existing subnets of one zone, by id. */
export interface ExistingSubnets<Id = string> {
  /** Subnet of nodes and pods. Its route table needs a route to the internet, such as a NAT gateway, so that nodes join. */
  private: Id;
  /**
   * CIDR of `private`, within the network's. Without it pod addresses are listed as unproven.
   * @default unknown
   */
  privateCidr?: string;
  /**
   * Subnet of internet-facing load balancers.
   * @default none
   */
  public?: Id;
  /**
   * Subnet of databases, shared files and VPC interface endpoints.
   * @default the private one
   */
  data?: Id;
}

/** An existing VPC. Its routes, flow logs and endpoints stay its owner's; the landing zone changes none of them. */
export interface ExistingNetwork<Id = string> {
  /** `vpc-0a1b2c3d4e5f60718`, with DNS support and DNS host names enabled. */
  vpcId: Id;
  /** Private CIDR of the VPC, /16 to /28: security groups of interface endpoints and shared files admit it. */
  cidr: string;
  /** Subnets by zone name, one entry for each of `zones`. */
  subnets: { [zone: string]: ExistingSubnets<Id> };
}

/** Where the network of a landing zone comes from. */
export interface NetworkArgs<Id = string> {
  /** A VPC that exists in the account already. */
  existing: ExistingNetwork<Id>;
}
