import type { Allotment } from "@retail-odoo/contract";
import { allotments, type PreviewedFacts } from "./facts";
import { duration } from "./format";

/** The recovery objectives of a tenant in the `--json` document, in minutes: of its database, and of its files where they are copied. */
export interface RecoveryDocument {
  databaseRpoMinutes: { target: number; reachable: number };
  databaseRtoMinutes: { target: number; reachable: number };
  /** Absent where the files are not copied to the vault. */
  filesRpoMinutes?: { target: number; reachable: number };
  /** Absent where the files are not copied to the vault. */
  filesRtoMinutes?: { target: number; reachable: number };
}

export function recoveryDocument(facts: PreviewedFacts): { [tenant: string]: RecoveryDocument } {
  return Object.fromEntries(
    allotments(facts).map(({ tenant, rpo, rto }) => [
      tenant,
      {
        databaseRpoMinutes: { target: rpo.target, reachable: rpo.reachable },
        databaseRtoMinutes: { target: rto.target, reachable: rto.reachable },
        ...(rpo.files !== undefined && { filesRpoMinutes: { target: rpo.target, reachable: rpo.files } }),
        ...(rto.files !== undefined && { filesRtoMinutes: { target: rto.target, reachable: rto.files } }),
      },
    ]),
  );
}

/** What backups reach, of the database and of the files. */
export function reachableTexts({ reachable, files }: Allotment["rpo"]): { database: string; files: string } {
  return { database: duration(reachable), files: files === undefined ? "not copied" : duration(files) };
}

/** What "not copied" means; undefined where the files of every tenant are copied. */
export function uncopiedNote(facts: PreviewedFacts): string | undefined {
  return allotments(facts).every(({ rpo }) => rpo.files !== undefined)
    ? undefined
    : "Where files are not copied to the backup vault, RPO and RTO are the database's alone.";
}
