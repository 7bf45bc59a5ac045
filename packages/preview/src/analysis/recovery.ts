import { allotments, type PreviewedFacts } from "./facts";

/** The recovery objectives of a tenant in the `--json` document, in minutes. They cover the database alone, not its files. */
export interface RecoveryDocument {
  databaseRpoMinutes: { target: number; reachable: number };
  databaseRtoMinutes: { target: number; reachable: number };
}

export function recoveryDocument(facts: PreviewedFacts): { [tenant: string]: RecoveryDocument } {
  return Object.fromEntries(
    allotments(facts).map(({ tenant, rpo, rto }) => [tenant, { databaseRpoMinutes: rpo, databaseRtoMinutes: rto }]),
  );
}
