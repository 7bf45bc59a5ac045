import {
  ENVIRONMENT,
  FORMATS,
  LABELS,
  SERVICES,
  type Allotment,
  type ClusterFacts,
  type OwnAllotment,
  type PlatformFacts,
} from "@retail-odoo/contract";
import type { Input } from "@pulumi/pulumi";
import { resolveRedisCache } from "../cache";
import { copyIntervalMinutes } from "../backup";
import { Faults } from "../internal/errors";
import { hasProperties, type PropertyTable } from "../internal/properties";
import { hasShape } from "../internal/shape";
import { onJobsPool, onOwnPool, onPool } from "../nodes";
import { resolveTenantStorage } from "../storage";
import { fileCopiesOf, NO_LANDING_ZONE, objectsOf, refuseAws } from "./aws";
import { resolveTenant } from "./resolve-tenant";
import { sessionArgs, sessionsName } from "./sessions";
import { tenantConnections } from "./sizing";
import type { OwnPool, ResolvedTenant, TenantStackArgs, TenantStackSpec } from "./spec";

const KEYS: PropertyTable<TenantStackArgs> = { spec: "required", platform: "required" };

/**
 * Checks the tenant against the allotment its platform published. Pure.
 * @throws UserInputError when the platform does not list it, or lists another size, database or host than it asks for
 */
export function resolveTenantStack(name: string, args: TenantStackArgs): TenantStackSpec {
  const faults = new Faults();
  const component = `TenantStack ${name}`;
  if (!hasProperties(args, KEYS, faults)) faults.throwIfAny(component);
  const { spec, platform } = args;
  checkFormat(platform, faults.at("platform"));
  if (!hasShape("TenantSpec", spec, faults.at("spec")) || faults.any()) faults.throwIfAny(component);
  const tenant = resolveTenant(spec, platform.environment, faults.at("spec"));
  const allotment = Object.hasOwn(platform.allotments, spec.name) ? platform.allotments[spec.name] : undefined;
  const server = platform.databases[spec.database];
  if (!allotment)
    faults
      .at("spec")
      .at("name")
      .add(
        spec.name,
        `is not listed by platform ${platform.name}`,
        "Add the tenant to the platform's portfolio and update it first.",
      );
  else checkAllotment(tenant, allotment, platform, faults.at("spec"));
  checkAws(tenant, platform, faults.at("spec"));
  faults.throwIfAny(component);
  if (!allotment || !server) throw new Error(`${component}: a listed tenant has neither allotment nor server.`);
  const { rpo: _rpo, rto: _rto, ...own } = allotment;
  const placed = {
    labels: tenantLabels(tenant, platform),
    podLabels: { [LABELS.name]: "odoo", [LABELS.tenant]: tenant.name },
    placement: placementOf(tenant, own, platform.cluster),
  };
  const sessions = sessionArgs(tenant, { platform, ...placed });
  const objects = objectsOf(name, tenant, platform);
  const at = faults.at("spec").at("odoo");
  const fileCopies = fileCopiesOf(name, own, platform, faults.at("name"));
  if (sessions) resolveRedisCache(sessionsName(name), sessions, at.at("sessions"));
  if (objects) resolveTenantStorage(objects.name, objects.args, at.at("objects"));
  faults.throwIfAny(component);
  return {
    tenant,
    allotment: own,
    server,
    images: platform.images,
    sessions,
    dataCidrs: platform.aws?.dataCidrs ?? [],
    objects,
    fileCopies,
    sharedStorageClass: platform.cluster.sharedStorageClass,
    entryPoint: platform.cluster.entryPoint,
    edgeNamespace: platform.cluster.edgeNamespace,
    ...placed,
    ownPool: ownPoolOf(tenant, own, platform),
    durable: ENVIRONMENT[platform.environment].durable,
  };
}

function checkFormat(platform: PlatformFacts<Input<string>>, faults: Faults): void {
  if (platform.format !== FORMATS.platform)
    faults.add(
      platform,
      "is not what a platform publishes",
      "Give `facts` of a RetailOdooPlatform or a PlatformReference.",
    );
}

/** Facts that an older release of the library published name no AWS either. */
function checkAws(tenant: ResolvedTenant, { name, cluster, aws }: PlatformFacts<Input<string>>, faults: Faults): void {
  if (aws !== undefined) return;
  const update = `Update platform ${name} with this release of the library first.`;
  refuseAws(tenant, cluster.kind === "eks" ? update : NO_LANDING_ZONE, faults);
}

/**
 * Cron pods run on the pool of web pods: a spot interruption rolls a scheduled action back, and one that takes longer than spot
 * nodes live would never end. A Job resumes where it was interrupted.
 */
function placementOf(
  { name, service }: ResolvedTenant,
  { ownNodes }: OwnAllotment,
  { nodes }: ClusterFacts<Input<string>>,
): TenantStackSpec["placement"] {
  if (!nodes) return { roles: {}, jobs: {} };
  if (ownNodes !== undefined) return { roles: onOwnPool(name), jobs: onOwnPool(name) };
  return { roles: onPool("web"), jobs: onJobsPool(nodes.provisioner, SERVICES[service].spotJobs) };
}

function ownPoolOf(
  { name }: ResolvedTenant,
  { ownNodes }: OwnAllotment,
  { cluster: { nodes, region, zones }, calendar }: PlatformFacts<Input<string>>,
): OwnPool | undefined {
  if (ownNodes === undefined || !nodes?.nodeClass || region === undefined) return undefined;
  return {
    region,
    zones,
    instanceType: nodes.nodeClass.instanceType,
    nodes: ownNodes,
    nodeClass: nodes.nodeClass.name,
    calendar: calendar.filter(({ tenants }) => tenants === undefined || tenants.includes(name)),
  };
}

function checkAllotment(
  tenant: ResolvedTenant,
  allotment: Allotment,
  platform: PlatformFacts<Input<string>>,
  faults: Faults,
): void {
  const update = "Update the platform with this tenant first.";
  if (tenant.database !== allotment.database)
    faults
      .at("database")
      .add(tenant.database, `is not the server ${allotment.database} that platform ${platform.name} allotted`, update);
  for (const measure of ["profile", "service", "state", "tenancy"] as const)
    if (tenant[measure] !== allotment[measure])
      faults
        .at(measure)
        .add(tenant[measure], `differs from the ${allotment[measure]} that platform ${platform.name} allotted`, update);
  for (const [said, allotted, at] of [
    [tenant.regulated, allotment.regulated ?? false, faults.at("regulated")],
    [tenant.odoo.customCode, allotment.customCode ?? false, faults.at("odoo").at("customCode")],
  ] as const)
    if (said !== allotted) at.add(said, `differs from the ${allotted} that platform ${platform.name} allotted`, update);
  const { fileCopies } = allotment;
  const everyMinutes = copyIntervalMinutes(tenant.service, tenant.data.fileCopyMinutes);
  // A platform that cannot copy files allots no copies.
  if (fileCopies && everyMinutes !== fileCopies.everyMinutes)
    faults
      .at("data")
      .at("fileCopyMinutes")
      .add(everyMinutes, `differs from the ${fileCopies.everyMinutes} that platform ${platform.name} allotted`, update);
  const more = Object.entries(tenant.size.quota).filter(
    ([measure, value]) => value > allotment.quota[measure as keyof Allotment["quota"]],
  );
  const server = platform.databases[allotment.database];
  const connections = server ? tenantConnections(tenant.size, server.pooler).connections : 0;
  if (connections > allotment.connections) more.push(["connections", connections]);
  if (more.length > 0)
    faults.add(
      undefined,
      `needs more than platform ${platform.name} allotted: ${more.map((part) => part.join(" ")).join(", ")}`,
      update,
    );
  tenant.hosts.forEach((host, index) => {
    if (!allotment.hosts.includes(host))
      faults
        .at("hosts")
        .at(index)
        .add(host, `is not among the hosts platform ${platform.name} gave the tenant`, update);
  });
}

function tenantLabels(tenant: ResolvedTenant, platform: PlatformFacts<Input<string>>): { [key: string]: string } {
  return {
    [LABELS.platform]: platform.name,
    [LABELS.environment]: platform.environment,
    [LABELS.tenant]: tenant.name,
    [LABELS.customer]: tenant.customer,
  };
}
