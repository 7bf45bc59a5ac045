/** A second region that copies go to. */
export interface RecoveryArgs {
  /** Another region than the landing zone's, in which every tenant's data may be. */
  region: string;
}
