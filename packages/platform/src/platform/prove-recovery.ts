import { SERVICES, type Allotment } from "@retail-odoo/contract";
import { checkLock, reachableRpoMinutes, reachableRtoMinutes } from "../backup";
import type { Faults } from "../internal/errors";
import type { PostgresSpec } from "../postgres";
import type { CellDraft } from "./cell-plan";

/** What a tenant of a server can get back, and when. Minutes. */
export interface Reachable {
  rpo: number;
  rto: number;
}

/**
 * @param serverGiB all databases of the server: it is restored whole, so a small tenant waits for its large neighbours
 */
export function reachable(spec: PostgresSpec, serverGiB: number): Reachable {
  if (spec.engine === "external") return { rpo: spec.recovery.rpoMinutes, rto: spec.recovery.rtoMinutes };
  return { rpo: reachableRpoMinutes(spec), rto: reachableRtoMinutes(spec, serverGiB) };
}

/** Whether the vault locks what a server's recovery window needs; RDS and others keep their backups themselves. */
export function proveLock({ vault }: CellDraft, spec: PostgresSpec, faults: Faults): void {
  if (spec.engine !== "cloudnative-pg" || !spec.backup) return;
  const at = faults.at("vault").at(vault.created ? "s3" : "existing");
  checkLock(vault, spec.backup, at.at("lockDays"));
}

/** Holds what a server can give back against what a tenant's service promises. */
export function proveRecovery({ service, database, rpo, rto }: Allotment, spec: PostgresSpec, faults: Faults): void {
  const { durabilities, retentionDays } = SERVICES[service];
  if (spec.engine === "cloudnative-pg" && !durabilities.includes(spec.durability))
    faults.add(
      service,
      `does not bear that server ${database} loses the last commits with its primary, as durability ${spec.durability} does`,
      `Write ${durabilities.join(" or ")} as databases.${database}.durability, or choose another service.`,
    );
  const retention = retentionOf(spec);
  if (retention === undefined)
    return faults.add(service, `promises recovery, and server ${database} keeps no backups`, "Give it a vault.");
  const words = WORDS[spec.engine](database, spec);
  if (rpo.reachable > rpo.target)
    faults.add(
      service,
      `promises to lose at most ${rpo.target} minutes, and server ${database} ${words.loses}, which gives ${rpo.reachable}`,
      `${words.loseLess}, or choose another service.`,
    );
  if (rto.reachable > rto.target)
    faults.add(
      service,
      `promises to be back within ${rto.target} minutes, and restoring server ${database} takes ${rto.reachable}`,
      words.restoreSooner,
    );
  if (retention.days < retentionDays)
    faults.add(
      service,
      `promises ${retentionDays} days of recovery, and server ${database} keeps ${retention.days}`,
      `Set databases.${database}.${retention.path} to ${retentionDays} or more.`,
    );
}

function retentionOf(spec: PostgresSpec): { days: number; path: string } | undefined {
  if (spec.engine === "external") return { days: spec.recovery.retentionDays, path: "recovery.retentionDays" };
  return spec.backup && { days: spec.backup.retentionDays, path: "backup.retentionDays" };
}

const SMALLER = "Move the tenant to a smaller server, take base backups more often, or choose another service.";

/** What a server does about its log, and what can be done about that. */
const WORDS: {
  [engine in PostgresSpec["engine"]]: (
    database: string,
    spec: PostgresSpec,
  ) => { loses: string; loseLess: string; restoreSooner: string };
} = {
  "cloudnative-pg": (database, spec) => ({
    loses: `archives every ${"backup" in spec ? spec.backup?.archiveTimeoutSeconds : undefined} s`,
    loseLess: `Lower databases.${database}.backup.archiveTimeoutSeconds`,
    restoreSooner: SMALLER,
  }),
  rds: () => ({
    loses: "uploads its log every 300 s",
    loseLess: "Use engine cloudnative-pg, which archives more often",
    restoreSooner: "Move the tenant to a smaller server, or choose another service.",
  }),
  external: (database) => ({
    loses: "has an owner who promises no better",
    loseLess: `Say what its owner promises in databases.${database}.recovery`,
    restoreSooner: `Say what its owner promises in databases.${database}.recovery, or choose another service.`,
  }),
};

/** What of a server nobody here can prove, and what to do about it. */
export function unverifiedAssumptions(server: string, spec: PostgresSpec): string[] {
  switch (spec.engine) {
    case "cloudnative-pg":
      return [];
    case "rds":
      return spec.windows.disturbed.map(
        (freeze) =>
          `That RDS leaves server ${server} alone during ${freeze}: it covers every weekday, so put off what falls due before it.`,
      );
    case "external":
      return [`That the owner of server ${server} keeps \`databases.${server}.recovery\`: ask for a restore.`];
  }
}
