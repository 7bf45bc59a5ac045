import { ENGINE_REPORTS, type Allotment } from "@retail-odoo/contract";
import { tenantTexts, type CostEstimate } from "../cost";
import { formatValue, tenantsOf, type PreviewedFacts, type ReadResource } from "../analysis/facts";
import { count, grouped } from "../analysis/format";
import { textAt } from "../analysis/json";
import { readPools, spreadOver, type Pool } from "../analysis/nodes";
import { html, type Html } from "./html";
import { icon } from "./icons";

/**
 * The diagram of the platform: region with zones, node pools, database servers with their tenants, and the vault; and the recovery
 * region.
 */
export function platformDiagram(facts: PreviewedFacts, resources: readonly ReadResource[], cost: CostEstimate): Html {
  const { cluster, vault } = facts;
  const where = cluster.region ?? "Existing cluster";
  const kind = cluster.kind === "eks" ? "EKS cluster" : "cluster";
  const elsewhere = vault.region === cluster.region ? "" : `, in ${vault.region}`;
  const lock = vault.lockDays === 0 ? "lock period not known" : `locked for ${count(vault.lockDays, "day")}`;
  return html`<section aria-labelledby="picture" class="picture">
    <h2 id="picture">Platform</h2>
    <div class="region">
      <h3>${where} <small>${kind} ${formatValue(cluster.name)}</small></h3>
      ${zones(cluster.zones)} ${pools(resources, facts)}
      <h4>Database servers</h4>
      <ul class="servers">
        ${Object.keys(facts.databases).map((name) => server(name, facts, cost))}
      </ul>
      <h4>Backup vault</h4>
      <p class="vault">${icon("lock")} <strong>${formatValue(vault.bucket)}</strong> ${lock}${elsewhere}</p>
    </div>
    ${recovery(resources)}
  </section>`;
}

const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";
const REPLICATION = "aws:ecr/replicationConfiguration:ReplicationConfiguration";
const BACKUP_COPY = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";

/** The region of the replica keys, with what is copied there; nothing runs in it. */
function recovery(resources: readonly ReadResource[]): Html | undefined {
  const keys = resources.filter(({ type }) => type === REPLICA_KEY);
  const [region] = keys.flatMap(({ inputs }) => textAt(inputs, "region") ?? []);
  if (region === undefined) return undefined;
  const copies = resources.filter(({ type }) => type === BACKUP_COPY).length;
  return html`<div class="region second">
    <h3>${region} <small>recovery region, where nothing runs</small></h3>
    <ul class="copies">
      <li>${icon("lock")} ${count(keys.length, "replica key")}</li>
      ${resources.some(({ type }) => type === REPLICATION) && html`<li>${icon("database")} copies of new images</li>`}
      ${copies > 0 && html`<li>${icon("database")} RDS backups of ${count(copies, "server")}</li>`}
    </ul>
    <p class="note">Backups of CloudNativePG and tenants' files are not copied there.</p>
  </div>`;
}

function zones(names: readonly string[]): Html {
  if (names.length === 0) return html`<p class="note">Zones are not known.</p>`;
  return html`<ul class="zones" aria-label="Zones">
    ${names.map((zone) => html`<li>${zone}</li>`)}
  </ul>`;
}

function pools(resources: readonly ReadResource[], { cluster, capacity }: PreviewedFacts): Html {
  const found = readPools(resources, cluster.zones, capacity.pools);
  if (found.length === 0) return html``;
  return html`<h4>Node pools, with the nodes that the tenants need</h4>
    <ul class="pools">
      ${found.map(pool)}
    </ul>`;
}

function pool({ name, instanceTypes, from, to, nodes }: Pool): Html {
  const size = from === undefined || to === undefined ? "nodes" : `${from} to ${count(to, "node")}`;
  return html`<li class="band">
    <p><strong>${name}</strong> ${instanceTypes.join(", ")} <span>${size}</span></p>
    ${cells("node", nodes)}
  </li>`;
}

function server(name: string, facts: PreviewedFacts, cost: CostEstimate): Html {
  const found = facts.databases[name];
  if (found === undefined) return html``;
  const tenants = tenantsOf(facts, name);
  const { title, instances } = described(found);
  return html`<li class="server">
    <div class="band">
      <p><strong>${name}</strong> ${title}</p>
      ${cells("database", spreadOver(facts.cluster.zones, instances))}
    </div>
    <p class="caption">${tenants.length === 0 ? "No tenant yet" : count(tenants.length, "tenant")}</p>
    <ul class="tenants">
      ${tenants.map((tenant) => tenantCard(tenant, cost))}
    </ul>
  </li>`;
}

/** The caption of a server, and the number of its instances in the zones: what its engine publishes of both. */
function described(server: PreviewedFacts["databases"][string]): { title: string; instances: number } {
  const standby = "standby" in server && server.standby;
  const instances = "instances" in server ? server.instances : "instanceClass" in server ? 1 + Number(standby) : 0;
  const details = [
    "size" in server ? `size ${server.size}` : `${grouped(server.maxConnections)} connections`,
    ...("instanceClass" in server
      ? [`${server.instanceClass} ${standby ? "with a standby" : "without a standby"}`]
      : []),
    ...("durability" in server ? [count(instances, "instance"), server.durability] : []),
  ];
  return {
    title: `PostgreSQL ${server.major}${ENGINE_REPORTS[server.engine].title}, ${details.join(", ")}`,
    instances,
  };
}

function tenantCard({ tenant, state, profile, service, stores, hosts }: Allotment, cost: CostEstimate): Html {
  const { total } = tenantTexts(cost, tenant);
  return html`<li class="tenant ${service}">
    <strong>${tenant}</strong>
    <span class="tag">${service}</span>
    ${state !== "active" && html`<span class="tag">${state}</span>`}
    <span class="line">${icon("store")} ${count(stores, "store")}, ${profile}</span>
    <span class="line host"
      >${hosts[0] ?? "no host"}${hosts.length > 1 ? ` and ${grouped(hosts.length - 1)} more` : ""}</span
    >
    <span class="line">USD a month: ${total}</span>
  </li>`;
}

/** One cell a zone with one icon an instance; the text beside it gives the number. */
function cells(what: "node" | "database", things: readonly number[]): Html {
  return html`<div class="cells" aria-hidden="true">
    ${things.map((number) => html`<span>${Array.from({ length: number }, () => icon(what))}</span>`)}
  </div>`;
}
