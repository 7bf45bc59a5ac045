import { SERVICES, type Allotment, type FileCopyFacts } from "@retail-odoo/contract";
import { copyIntervalMinutes, filesRpoMinutes, filesRtoMinutes, keepDaysOf } from "../backup";
import type { Faults } from "../internal/errors";
import { repositoryOf } from "../internal/image-reference";
import { engineOf, type PostgresSpec } from "../postgres";
import type { ResolvedTenant } from "../tenant";
import type { CellDraft } from "./cell-plan";
import { isSigned, signedRepositories } from "./signed-repositories";

/** Copies of Odoo's files in the vault, without which a restore brings the database back without its files. Pure. */

/** Why a tenant's files are not copied; undefined where they are. */
export function uncopied(cell: CellDraft, tenant: ResolvedTenant): string | undefined {
  const { cluster, vault, signatures, images } = cell;
  if (copyIntervalMinutes(tenant.service, tenant.data.fileCopyMinutes) === 0) return "`data.fileCopyMinutes` is 0";
  if (cluster.kind === "existing" && vault.credentialsSecret === undefined)
    return "`vault.existing.credentialsSecret` is missing";
  const signed = signatures && (signatures.repositories ?? signedRepositories(cell));
  if (signed && !isSigned(images.restic, signed))
    return `${repositoryOf(images.restic)} is not among the repositories with signed images`;
  return undefined;
}

/** How often a tenant's files are copied, and for how long copies are kept; undefined where they are not copied. */
export function allottedCopies(
  cell: CellDraft,
  tenant: ResolvedTenant,
  server: PostgresSpec,
): FileCopyFacts | undefined {
  if (uncopied(cell, tenant) !== undefined) return undefined;
  const { service, data } = tenant;
  return {
    everyMinutes: copyIntervalMinutes(service, data.fileCopyMinutes),
    keepDays: keepDaysOf(engineOf(server).recovery.retention(server)?.days, service),
  };
}

/** Holds the copies against what each service promises. What they cannot keep needs the tenant's consent. */
export function proveFiles(
  cell: CellDraft,
  allotments: { readonly [tenant: string]: Allotment },
  faults: Faults,
  unproven: string[],
): void {
  const at = ({ name }: ResolvedTenant) => faults.at("tenants").item(name).at("service");
  const without: string[] = [];
  for (const tenant of cell.tenants) {
    const reason = uncopied(cell, tenant);
    if (reason !== undefined) {
      without.push(`${tenant.name}: ${reason}`);
      proveConsent(tenant, at(tenant));
    }
    const allotment = allotments[tenant.name];
    if (allotment?.fileCopies) proveInTime(tenant, allotment.fileCopies, at(tenant), unproven);
  }
  if (without.length > 0)
    unproven.push(
      `That recovery objectives hold for Odoo's files: they are not copied to the vault, and RPO and RTO are the database's alone (${without.join("; ")}).`,
    );
  const { credentialsSecret } = cell.vault;
  if (credentialsSecret !== undefined && Object.values(allotments).some(({ fileCopies }) => fileCopies))
    unproven.push(
      `Whether the namespace of each tenant has the Secrets ${credentialsSecret} and ${credentialsSecret}-prune, with which its files are copied to the vault.`,
    );
}

function proveConsent({ service, data }: ResolvedTenant, faults: Faults): void {
  if (service !== "critical" || data.acceptUncopiedFiles) return;
  const { rpoMinutes, rtoMinutes } = SERVICES[service];
  faults.add(
    service,
    `promises RPO ${rpoMinutes} min and RTO ${rtoMinutes} min, and Odoo's files are not copied to the vault`,
    "Write `acceptUncopiedFiles: true` under `data` once the tenant has accepted that, or choose another service.",
  );
}

function proveInTime(
  { name, service, data }: ResolvedTenant,
  { everyMinutes }: FileCopyFacts,
  faults: Faults,
  unproven: string[],
): void {
  const { rpoMinutes, rtoMinutes } = SERVICES[service];
  const [rpo, rto] = [filesRpoMinutes(everyMinutes, data.filestoreGiB), filesRtoMinutes(data.filestoreGiB)];
  if (rpo <= rpoMinutes && rto <= rtoMinutes) return;
  const reached = `copies of ${data.filestoreGiB} GiB of files every ${everyMinutes} minutes reach RPO ${rpo} min and RTO ${rto} min`;
  if (data.acceptUncopiedFiles)
    unproven.push(
      `That recovery objectives hold for the files of ${name}: ${reached}, which the tenant has accepted in place of RPO ${rpoMinutes} min and RTO ${rtoMinutes} min.`,
    );
  else
    faults.add(
      service,
      `promises RPO ${rpoMinutes} min and RTO ${rtoMinutes} min, and ${reached}`,
      "Copy more often with `data.fileCopyMinutes`, write `acceptUncopiedFiles: true` under `data` once the tenant has accepted that, or choose another service.",
    );
}
