/** A Route 53 hosted zone that exists already. */
export interface ExistingHostedZone {
  /** Id of the hosted zone: `Z` followed by capital letters and digits. */
  zoneId: string;
  /** Domain of the hosted zone, such as `example.com`. */
  name: string;
}

/** The public hosted zone of the platform's names: exactly one of the two. */
export interface DnsArgs {
  /**
   * Domain to create a hosted zone for. The owner of the parent domain delegates it to the name servers in the facts.
   * @default none: `existing` names the hosted zone
   */
  zone?: string;
  /**
   * A hosted zone that exists already.
   * @default none: `zone` creates one
   */
  existing?: ExistingHostedZone;
}
