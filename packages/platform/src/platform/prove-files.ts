import { SERVICES } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";
import type { CellDraft } from "./cell-plan";

/**
 * Odoo's files are on shared storage that is not copied to the vault: a restore brings the database back without the files
 * written since. Recovery objectives are therefore the database's alone, and service `critical` needs the tenant's consent.
 */
export function proveFiles({ tenants }: CellDraft, faults: Faults, unproven: string[]): void {
  if (tenants.length === 0) return;
  const names = tenants.map(({ name }) => name).join(", ");
  unproven.push(
    `That recovery objectives hold for Odoo's files: they are not copied to the vault, and RPO and RTO are the database's alone (${names}).`,
  );
  for (const { name, service, data } of tenants) {
    if (service !== "critical" || data.acceptUncopiedFiles) continue;
    const { rpoMinutes, rtoMinutes } = SERVICES[service];
    faults
      .at("tenants")
      .item(name)
      .at("service")
      .add(
        service,
        `promises RPO ${rpoMinutes} min and RTO ${rtoMinutes} min, and Odoo's files are not copied to the vault`,
        "Write `acceptUncopiedFiles: true` under `data` once the tenant has accepted that, or choose another service.",
      );
  }
}
