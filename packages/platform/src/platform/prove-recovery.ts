import { SERVICES, type Allotment } from "@retail-odoo/contract";
import { checkLock } from "../backup";
import type { Faults } from "../internal/errors";
import { engineOf, type PostgresSpec } from "../postgres";
import type { CellDraft } from "./cell-plan";

/** Whether the vault locks what a server's recovery window needs; engines that keep their backups themselves need none. */
export function proveLock({ vault }: CellDraft, spec: PostgresSpec, faults: Faults): void {
  const plan = engineOf(spec).recovery.vaultPlan?.(spec);
  if (!plan) return;
  const at = faults.at("vault").at(vault.created ? "s3" : "existing");
  checkLock(vault, plan, at.at("lockDays"));
}

/** Holds what a server can give back against what a tenant's service promises. */
export function proveRecovery(
  { service, database, rpo, rto }: Allotment,
  spec: PostgresSpec,
  { survivesZoneLoss }: CellDraft,
  faults: Faults,
): void {
  const { durabilities, retentionDays } = SERVICES[service];
  const { recovery } = engineOf(spec);
  const durability = recovery.durability?.(spec);
  if (durability !== undefined && !durabilities.includes(durability))
    faults.add(
      service,
      `does not tolerate the loss of the last commits with the primary, which durability ${durability} of server ${database} allows`,
      `${survivesZoneLoss ? "Write" : "Set survivesZoneLoss to true and write"} ${durabilities.join(" or ")} as databases.${database}.durability, or choose another service.`,
    );
  const retention = recovery.retention(spec);
  if (retention === undefined)
    return faults.add(service, `promises recovery, and server ${database} keeps no backups`, "Give it a vault.");
  const words = recovery.words(database, spec);
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
      `Set databases.${database}.${retention.field} to ${retentionDays} or more.`,
    );
}
