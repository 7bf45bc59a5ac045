import type { Allotment } from "@retail-odoo/contract";
import { tenantTexts, type CostEstimate } from "../../cost";
import { allotments, capacityRows, formatValue, type PreviewedFacts, type ReadResource } from "../../analysis/facts";
import { reachableTexts, uncopiedNote } from "../../analysis/recovery";
import { neededVcpu, quotaUses } from "../../analysis/quotas";
import type { Style } from "../io";
import { indent, table } from "./table";
import { count, duration, grouped, percent } from "../../analysis/format";

/** The platform of the program: location, tenants, capacity. */
export function platformLines(
  facts: PreviewedFacts,
  resources: readonly ReadResource[],
  cost: CostEstimate,
  style: Style,
): string[] {
  const { cluster, vault } = facts;
  const where = [
    ...(cluster.region === undefined ? [] : [`in ${cluster.region}`]),
    cluster.kind === "eks" ? "EKS" : "existing",
    ...(cluster.zones.length === 0 ? [] : [count(cluster.zones.length, "zone")]),
  ].join(", ");
  const lock = vault.lockDays === 0 ? "lock period not known" : `locked ${count(vault.lockDays, "day")}`;
  return [
    `${style.bold(`Platform ${facts.name}`)}: ${facts.environment}, baseline ${facts.baseline}, ${facts.domain}`,
    `  Cluster ${formatValue(cluster.name)} ${where}; vault ${formatValue(vault.bucket)}, ${lock}`,
    "",
    ...indent(tenantLines(facts, cost, style)),
    "",
    ...indent(capacityLines(facts, style)),
    ...indent(quotaLines(facts, resources, style)),
    ...(facts.capacity.unproven.length === 0 ? [] : ["", `  ${style.yellow("Not proven")}`]),
    ...indent(facts.capacity.unproven, 4),
  ];
}

function objective(of: Allotment["rpo"]): string {
  const { database, files } = reachableTexts(of);
  return `${duration(of.target)}: ${database}, ${files}`;
}

/** RPO and RTO as target and as reachable; the proof has already refused a target that is out of reach. */
function tenantLines(facts: PreviewedFacts, cost: CostEstimate, style: Style): string[] {
  const tenants = allotments(facts);
  if (tenants.length === 0) return [`${style.bold("Tenants")}: none`];
  const rows = tenants.map(({ tenant, state, profile, service, tenancy, database, stores, rpo, rto }) => {
    return [
      state === "active" ? tenant : `${tenant} (${state})`,
      profile,
      service,
      `${tenancy}, ${database}`,
      grouped(stores),
      objective(rpo),
      objective(rto),
      tenantTexts(cost, tenant).total,
    ];
  });
  const head = [
    "tenant",
    "profile",
    "service",
    "tenancy, server",
    "stores",
    "RPO: database, files",
    "RTO: database, files",
    "USD a month",
  ];
  const [first = "", ...rest] = table(
    [head, ...rows],
    ["left", "left", "left", "left", "right", "left", "left", "right"],
  );
  const note = uncopiedNote(facts);
  return [
    `${style.bold("Tenants")}: ${tenants.length}`,
    ...indent([style.dim(first), ...rest]),
    ...(note === undefined ? [] : [`  ${note}`]),
  ];
}

function capacityLines(facts: PreviewedFacts, style: Style): string[] {
  const rows = capacityRows(facts).map(([what, { used, total }]) => [
    what,
    grouped(used),
    grouped(total),
    grouped(total - used),
    percent(used, total),
  ]);
  const head = ["", "used", "of", "left", "share"];
  const [first = "", ...rest] = table([head, ...rows], ["left", "right", "right", "right", "right"]);
  return [style.bold("Capacity"), ...indent([style.dim(first), ...rest])];
}

/** The plan against the quotas of a new AWS account; a quota below it stops a deployment, a scale-out or a failover. */
function quotaLines(facts: PreviewedFacts, resources: readonly ReadResource[], style: Style): string[] {
  const uses = quotaUses(resources);
  if (uses.length === 0) return [];
  const rows = uses.map(({ quota, code, planned, default: limit }) => [
    quota,
    grouped(planned),
    grouped(limit),
    planned > limit ? `request an increase of ${code}` : "",
  ]);
  const [first = "", ...rest] = table(
    [["", "at most", "AWS default, assumed", ""], ...rows],
    ["left", "right", "right", "left"],
  );
  const needed = `${grouped(neededVcpu(resources, facts))} on-demand vCPU run for the proven capacity`;
  return ["", `${style.bold("AWS quotas")}: ${needed}`, ...indent([style.dim(first), ...rest])];
}
