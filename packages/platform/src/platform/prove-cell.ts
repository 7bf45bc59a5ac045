import { SERVICES, type Allotment, type CapacityFacts, type Usage } from "@retail-odoo/contract";
import { filesRpoMinutes, filesRtoMinutes } from "../backup";
import type { Faults } from "../internal/errors";
import { sum } from "../internal/units";
import { engineOf, opaqueName, type PostgresSpec } from "../postgres";
import { tenantConnections, type ResolvedTenant } from "../tenant";
import type { CellDraft, CellPlan } from "./cell-plan";
import { allottedCopies, proveFiles } from "./prove-files";
import { proveImages } from "./prove-images";
import { proveNodes } from "./prove-nodes";
import { listOdooUnproven } from "./prove-odoo";
import { proveOperators } from "./prove-operators";
import { provePeaks } from "./prove-peaks";
import { proveLock, proveRecovery } from "./prove-recovery";
import { proveResidency } from "./prove-residency";
import { proveZone } from "./prove-zone";
import { proveZoneLoss } from "./prove-zone-loss";

/** Share of a data volume that the plan may use; the rest is for bloat, temporary files and the time until it is expanded. */
const STORAGE_FILL = 0.8;

/**
 * Proves that all tenants fit the resources they share, and allots each tenant its share. Pure; what does not hold is in
 * `faults`. Totals follow sizes, never today's tenants, so an added tenant changes no other tenant's allotment.
 */
export function proveCell(cell: CellDraft, faults: Faults): CellPlan {
  const unproven: string[] = [];
  proveUniqueHosts(cell, faults);
  const hosted = tenantsByServer(cell, faults);
  const { pools, addresses, ownNodes } = proveNodes(cell, faults, unproven);
  provePeaks(cell, faults);
  const connections: CapacityFacts["connections"] = {};
  const storageGiB: CapacityFacts["storageGiB"] = {};
  const allotments: CellPlan["allotments"] = {};
  for (const [server, { spec, tenants }] of hosted) {
    const at = faults.at("databases").at(server);
    connections[server] = proveConnections(spec, tenants, at);
    proveClients(spec, tenants, at);
    provePools(spec, tenants, at);
    const storage = proveStorage(server, spec, tenants, at, unproven);
    if (storage) storageGiB[server] = storage;
    proveTenancy(server, tenants, faults);
    proveChannel(server, tenants, faults);
    proveLock(cell, spec, faults);
    unproven.push(...engineOf(spec).recovery.unverifiedAssumptions(server, spec));
    const totalGiB = sum(tenants, (tenant) => tenant.data.databaseGiB);
    for (const tenant of tenants) {
      const allotment = { ...allot(cell, tenant, spec, totalGiB), ownNodes: ownNodes[tenant.name] };
      proveRecovery(allotment, spec, cell, tenantAt(faults, tenant.name).at("service"));
      allotments[tenant.name] = allotment;
    }
  }
  proveOperators(cell, faults);
  if (cell.cluster.kind === "existing" && !cell.vault.credentialsSecret)
    unproven.push(
      "Whether databases may write to the vault: name `vault.existing.credentialsSecret`, or give the service account of each server an identity with access.",
    );
  if (cell.cluster.kind === "existing")
    unproven.push(
      "Whether every principal that deploys may write in tenants' namespaces: it must pass `kubectl auth can-i update validatingadmissionpolicies`, or stand in `cluster.existing.trustedPrincipals`.",
    );
  proveResidency(cell, faults, unproven);
  proveZone(cell, faults, unproven);
  proveZoneLoss(cell, unproven);
  proveImages(cell, faults, unproven);
  listOdooUnproven(cell, unproven);
  proveFiles(cell, allotments, faults, unproven);
  if (cell.vault.lockDays === 0)
    unproven.push("Whether backups are locked: set `vault.existing.lockDays`, the days the vault keeps a version.");
  const { isNamed: _, ...proven } = cell;
  return { ...proven, allotments, capacity: { connections, storageGiB, pools, addresses, unproven } };
}

type Hosted = Map<string, { spec: PostgresSpec; tenants: ResolvedTenant[] }>;

function proveUniqueHosts({ tenants }: CellDraft, faults: Faults): void {
  const owners = new Map<string, string>();
  for (const tenant of tenants)
    tenant.hosts.forEach((host, index) => {
      const owner = owners.get(host);
      // `resolveTenant` reports a host that one tenant names twice.
      if (owner !== undefined && owner !== tenant.name)
        tenantAt(faults, tenant.name)
          .at("hosts")
          .at(index)
          .add(host, `already belongs to tenant ${owner}`, "Give every host to one tenant.");
      else owners.set(host, tenant.name);
    });
}

function tenantsByServer({ databases, tenants }: CellDraft, faults: Faults): Hosted {
  const hosted: Hosted = new Map(Object.entries(databases).map(([server, spec]) => [server, { spec, tenants: [] }]));
  for (const tenant of tenants) {
    const server = hosted.get(tenant.database);
    if (server) server.tenants.push(tenant);
    else if (hosted.size > 0)
      tenantAt(faults, tenant.name)
        .at("database")
        .add(tenant.database, "is not a server of this platform", `Write one of: ${[...hosted.keys()].join(", ")}.`);
  }
  return hosted;
}

function proveConnections(spec: PostgresSpec, tenants: ResolvedTenant[], faults: Faults): Usage {
  const total = spec.maxConnections - spec.reservedConnections;
  const of = (tenant: ResolvedTenant) => tenantConnections(tenant.size, spec.pooler).connections;
  const used = sum(tenants, of);
  if (used > total)
    addToSize(spec, `offers ${total} connections and its tenants need ${used} (${breakdown(tenants, of)})`, faults);
  return { total, used };
}

/**
 * One pod of a pooler must accept all clients, since the others may be unavailable. A pooler belongs to a server, or to each
 * tenant.
 */
function proveClients(spec: PostgresSpec, tenants: ResolvedTenant[], faults: Faults): void {
  const of = (tenant: ResolvedTenant) => tenantConnections(tenant.size, spec.pooler).pooled.clients;
  const used = engineOf(spec).pooler === "server" ? sum(tenants, of) : Math.max(0, ...tenants.map(of));
  if (used > spec.pooler.maxClients)
    addToSize(
      spec,
      `has a pooler for ${spec.pooler.maxClients} clients and its tenants may open ${used} (${breakdown(tenants, of)})`,
      faults,
    );
}

/**
 * One pod of a pooler must hold all transactions of a tenant, also during a release: with fewer connections than workers, workers
 * that each hold a transaction could wait for each other.
 */
function provePools(spec: PostgresSpec, tenants: ResolvedTenant[], faults: Faults): void {
  const { poolSize } = spec.pooler;
  const over = tenants.filter(({ size }) => size.transactions > poolSize);
  if (over.length > 0)
    addToSize(
      spec,
      `has pools of ${poolSize} connections for a tenant, and a release runs more transactions at once (${breakdown(over, ({ size }) => size.transactions)})`,
      faults,
    );
}

/** The connections of a server follow its size, or are given by its owner. */
function addToSize(spec: PostgresSpec, reason: string, faults: Faults): void {
  const { field, value, remedy } = engineOf(spec).limits(spec);
  faults.at(field).add(value, reason, remedy);
}

/** @returns undefined where the configuration does not give the capacity */
function proveStorage(
  server: string,
  spec: PostgresSpec,
  tenants: ResolvedTenant[],
  faults: Faults,
  unproven: string[],
): Usage | undefined {
  const used = sum(tenants, (tenant) => tenant.data.databaseGiB);
  const needed = Math.ceil(used / STORAGE_FILL);
  const { field, maxGiB: capacity } = engineOf(spec).storage(spec);
  if (capacity === undefined) {
    unproven.push(`Whether the databases of server ${server} fit its volume: set \`databases.${server}.storageGiB\`.`);
    return undefined;
  }
  if (needed > capacity)
    faults
      .at(field)
      .add(
        capacity,
        `is too small for ${used} GiB of databases (${breakdown(tenants, (tenant) => tenant.data.databaseGiB)})`,
        `Give at least ${needed}: databases may fill ${STORAGE_FILL * 100} % of a volume.`,
      );
  return { total: Math.floor(capacity * STORAGE_FILL), used };
}

function proveTenancy(server: string, tenants: ResolvedTenant[], faults: Faults): void {
  for (const tenant of tenants) {
    const others = tenants.filter((other) => other !== tenant);
    if (tenant.tenancy === "shared" || others.length === 0) continue;
    tenantAt(faults, tenant.name)
      .at("database")
      .add(
        server,
        `also holds ${others.map((other) => other.name).join(", ")}, and ${tenant.tenancy} tenancy needs a server of its own`,
        "Add a server to `databases` for this tenant, or choose shared tenancy.",
      );
  }
}

/**
 * Every role of a server can LISTEN to the notifications of all its databases, and NOTIFY their cron workers. Tenants of one
 * customer may share that; tenants of other customers only without custom code and where none is regulated.
 */
function proveChannel(server: string, tenants: ResolvedTenant[], faults: Faults): void {
  for (const tenant of tenants) {
    const otherCustomers = tenants.filter((other) => other.customer !== tenant.customer);
    const why = tenant.regulated
      ? "a regulated tenant"
      : tenant.odoo.customCode
        ? "a tenant with custom code"
        : undefined;
    // `proveTenancy` reports every neighbour of dedicated and hybrid tenancy.
    if (why === undefined || otherCustomers.length === 0 || tenant.tenancy !== "shared") continue;
    tenantAt(faults, tenant.name)
      .at("database")
      .add(
        server,
        `also holds ${otherCustomers.map((other) => other.name).join(", ")} of other customers, who share its notification channel, and ${why} is kept off such a server`,
        "Add a server to `databases` for this customer, and name it here.",
      );
  }
}

function allot(cell: CellDraft, tenant: ResolvedTenant, spec: PostgresSpec, serverGiB: number): Allotment {
  const service = SERVICES[tenant.service];
  const reached = engineOf(spec).recovery.reachable(spec, serverGiB);
  const fileCopies = allottedCopies(cell, tenant, spec);
  const { filestoreGiB } = tenant.data;
  return {
    tenant: tenant.name,
    customer: tenant.customer,
    state: tenant.state,
    country: tenant.country,
    profile: tenant.profile,
    service: tenant.service,
    tenancy: tenant.tenancy,
    ...(tenant.regulated && { regulated: true }),
    ...(tenant.odoo.customCode && { customCode: true }),
    database: tenant.database,
    databaseName: opaqueName(cell.name, tenant.name),
    namespace: tenant.namespace,
    hosts: tenant.hosts,
    stores: tenant.workload.stores,
    web: { replicas: tenant.size.roles.web.replicas, workers: tenant.size.roles.web.processes },
    ...tenantConnections(tenant.size, spec.pooler),
    quota: tenant.size.quota,
    data: { databaseGiB: tenant.data.databaseGiB, filestoreGiB },
    ...(fileCopies && { fileCopies }),
    rpo: {
      target: service.rpoMinutes,
      reachable: reached.rpo,
      ...(fileCopies && { files: filesRpoMinutes(fileCopies.everyMinutes, filestoreGiB) }),
    },
    rto: {
      target: service.rtoMinutes,
      reachable: reached.rto,
      ...(fileCopies && { files: filesRtoMinutes(filestoreGiB) }),
    },
  };
}

function tenantAt(faults: Faults, tenant: string): Faults {
  return faults.at("tenants").item(tenant);
}

function breakdown(tenants: ResolvedTenant[], of: (tenant: ResolvedTenant) => number): string {
  const parts = [...tenants].sort((a, b) => of(b) - of(a)).map((tenant) => `${tenant.name} ${of(tenant)}`);
  return parts.length > 8 ? `${parts.slice(0, 8).join(", ")} and ${parts.length - 8} more` : parts.join(", ");
}
