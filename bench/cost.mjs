// What the reference stacks cost a month by the preview's own estimate, against what hosting may cost to find a market.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../tools/workspace.mjs";
import { scratch, worker } from "./measure.mjs";

const { loadPortfolio } = createRequire(import.meta.url)(join(root, "packages/platform/dist"));

/** USD a month: what each may cost. */
export const GOALS = { prod: 5_000, franchisee: 150, dev: 350 };
/** A shop owner with three shops, of prod's portfolio. */
const FRANCHISEE = "halden-esbjerg";

export async function cost() {
  const prod = await estimate("prod");
  const dev = await estimate("dev");
  const { marginal, count } = await marginalCost(prod);
  const { total: platform } = await estimate("prod", withoutTenants);
  const each = platform / (Object.keys(prod.tenants).length + count);
  return [
    line(`prod, ${shares(prod, platform)}`, prod.total, GOALS.prod),
    line(
      `one of ${count} more franchisees of 3 shops, platform ${usd(each)} a tenant of that cell; share of prod ${usd(prod.tenants[FRANCHISEE])}`,
      marginal,
      GOALS.franchisee,
    ),
    line(`dev, ${shares(dev, (await estimate("dev", withoutTenants)).total)}`, dev.total, GOALS.dev),
  ];
}

/** How much of a stack is platform, and the rest by tenant. */
function shares({ total, tenants }, platform) {
  const count = Object.keys(tenants).length;
  const each = usd((total - platform) / count);
  return `platform ${usd(platform)} (${Math.round((100 * platform) / total)} %), ${count} ${count === 1 ? "tenant" : "tenants of"} ${each}`;
}

function usd(amount) {
  return `USD ${Math.round(amount).toLocaleString("en")}`;
}

/** Servers that are added for more franchisees: two share the nodes of each zone. */
const MORE_SERVERS = ["more-a", "more-b"];

/**
 * The cost of one more franchisee: as many more as two more servers like theirs hold, with these servers, divided by their number.
 * One alone may need a node or none.
 */
async function marginalCost(prod) {
  const { database, connections } = prod.allotments[FRANCHISEE];
  const each = Math.floor(prod.capacity.connections[database].total / connections);
  const more = await estimate("prod", ({ platform, tenants }) => {
    const like = tenants.find(({ name }) => name === FRANCHISEE);
    for (const server of MORE_SERVERS) {
      platform.databases[server] = platform.databases[database];
      for (let number = 1; number <= each; number++) {
        const name = `${server}-${number}`;
        tenants.push({ ...like, name, database: server, hosts: [`${name}.halden.example`] });
      }
    }
  });
  const count = each * MORE_SERVERS.length;
  return { marginal: (more.total - prod.total) / count, count };
}

/** A server of an owner outside, since a platform has at least one: it costs nothing here. */
const ELSEWHERE = {
  engine: "external",
  major: 17,
  host: "pg.elsewhere.example",
  addresses: ["10.99.0.0/24"],
  caSecret: "ca",
  adminSecret: "admin",
  maxConnections: 100,
  region: "eu-central-1",
  storageGiB: 100,
  recovery: { rpoMinutes: 5, rtoMinutes: 60, retentionDays: 30 },
};

/** What runs before the first tenant comes: no tenant and no database server. */
function withoutTenants({ platform, tenants }) {
  platform.databases = { elsewhere: ELSEWHERE };
  delete platform.calendar;
  tenants.length = 0;
}

/** A stack's cost, with its own configuration and tenants or with changed ones. A missing price is an error, not a saving. */
async function estimate(stack, change) {
  const found = await (change ? changed(stack, change) : worker("cost-worker.mjs", stack, "{}"));
  if (found.missing.length > 0) throw new Error(`${stack}: no price for ${found.missing.join(", ")}`);
  return found;
}

async function changed(stack, change) {
  const { config } = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8"));
  const platform = config["retail-odoo:platform"];
  const { tenants } = loadPortfolio(join(root, config["retail-odoo:tenants"]));
  change({ platform, tenants });
  mkdirSync(scratch, { recursive: true });
  const folder = mkdtempSync(join(scratch, "tenants-"));
  try {
    for (const tenant of tenants) writeFileSync(join(folder, `${tenant.name}.yaml`), JSON.stringify(tenant));
    const settings = { "retail-odoo:platform": JSON.stringify(platform), "retail-odoo:tenants": folder };
    return await worker("cost-worker.mjs", stack, JSON.stringify(settings));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function line(what, ours, theirs) {
  return { what, ours, theirs, unit: "USD", goal: 1 };
}
