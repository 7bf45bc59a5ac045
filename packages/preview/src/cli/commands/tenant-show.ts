import type { Allotment } from "@retail-odoo/contract";
import type { TenantOdoo } from "@retail-odoo/platform";
import { tenantTexts, type CostEstimate } from "../../cost";
import { count, duration, grouped } from "../../analysis/format";
import { reachableTexts } from "../../analysis/recovery";
import type { PreviewedFacts } from "../../analysis/facts";
import { command, UsageError } from "../command";
import { indent, table } from "../print/table";
import {
  platformLibrary,
  previewCell,
  readTenantWorkspace,
  TENANT_OPTIONS,
  unknownTenant,
} from "../tenants/tenant-workspace";

export default command({
  name: "tenant show",
  about: "Shows the allotment of a tenant: capacity, database, recovery and monthly cost.",
  positionals: "NAME",
  options: TENANT_OPTIONS,
  examples: [["bakery --stack prod", "allotment and cost of a tenant"]],
  run: async ({ values, positionals }, context) => {
    const { print, style } = context;
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError("name one tenant", "tenant show");
    const workspace = readTenantWorkspace(values, context, "tenant show");
    const { facts, cost } = await previewCell(workspace, context);
    if (facts.allotments[name] === undefined)
      throw unknownTenant(name, Object.keys(facts.allotments), workspace.target.stack);
    const spec = platformLibrary()
      .loadPortfolio(workspace.directory)
      .tenants.find((tenant) => tenant.name === name);
    print(`${style.bold(`Tenant ${name}`)} of stack ${workspace.target.stack}`);
    for (const line of indent(tenantLines(name, spec?.odoo, facts, cost))) print(line);
    return 0;
  },
});

/** The allotment of a tenant as a table. */
export function tenantLines(
  name: string,
  odoo: TenantOdoo | undefined,
  facts: PreviewedFacts,
  cost: CostEstimate,
): string[] {
  const allotment = facts.allotments[name];
  if (allotment === undefined) return [];
  const {
    customer,
    country,
    state,
    stores,
    profile,
    web,
    quota,
    database,
    tenancy,
    regulated,
    customCode,
    data,
    connections,
    service,
    rpo,
    rto,
  } = allotment;
  const isolation = [tenancy, ...(regulated ? ["regulated"] : []), ...(customCode ? ["custom code"] : [])].join(", ");
  const total = facts.capacity.connections[database]?.total ?? 0;
  const { total: month, own, shared } = tenantTexts(cost, name);
  return table([
    ["Customer", `${customer}, ${country}, ${count(stores, "store")}, ${state}`],
    ["Odoo", `${odoo?.version ?? ""}, ${(odoo?.modules ?? []).join(", ")}`],
    ["Image", odoo?.image ?? ""],
    ["Hosts", allotment.hosts.join(", ")],
    ["Capacity", `${profile}: ${count(web.replicas, "web pod")} of ${count(web.workers, "worker")}`],
    [
      "Quota",
      `${grouped(quota.cpu)} cores, up to ${grouped(quota.cpuLimit)}; ${grouped(quota.memoryGiB)} GiB of memory; ${count(quota.pods, "pod")}; ${grouped(quota.storageGiB)} GiB of files`,
    ],
    [
      "Database",
      `${allotment.databaseName} on ${database} (${isolation}): ${grouped(data.databaseGiB)} GiB, ${connections} of ${total} connections`,
    ],
    ["Recovery", `${service}: RPO ${objective(rpo)}; RTO ${objective(rto)}`],
    ["Cost", `USD a month: ${month}; own ${own}, shared ${shared}`],
  ]);
}

function objective(of: Allotment["rpo"]): string {
  const { database, files } = reachableTexts(of);
  return `${duration(of.target)}, reachable: database ${database}, files ${files}`;
}
