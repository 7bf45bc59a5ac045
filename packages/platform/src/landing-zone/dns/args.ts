/** A hosted zone of Route 53 that is there already. */
export interface ExistingHostedZone {
  /** `Z` and capital letters and digits. */
  zoneId: string;
  /** Domain it answers for. */
  name: string;
}

/** The public zone that the platform's names lie in: exactly one of them. */
export interface DnsArgs {
  /** Domain to make a zone for. Who has the domain above has to delegate it: to the name servers in the facts. */
  zone?: string;
  existing?: ExistingHostedZone;
}
