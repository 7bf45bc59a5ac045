// What Odoo's own requests take on a real Odoo, against the constants that sizes are computed from.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../tools/workspace.mjs";
import { SHORT } from "./measure.mjs";
import { cpuSeconds, parentOf, pssMiB } from "./odoo/processes.mjs";
import { MODULES, Shop } from "./odoo/requests.mjs";

const { ODOO_POD, REQUEST_CPU, REQUESTS } = createRequire(import.meta.url)(join(root, "packages/contract/dist"));
/** Of one run against another: machines differ. */
const GOAL = 1.25;
const WARM_UP = 4;
const TIMES = SHORT ? 2 : 12;

export async function load() {
  const setup = process.env.REAL_ODOO;
  const what = "CPU of Odoo's requests, measured and planned";
  if (!setup || !existsSync(setup))
    return [{ what, goal: GOAL, skipped: "REAL_ODOO does not name a program that installs Odoo" }];
  const { Browser, OdooCell } = await import("../tests/support/odoo-cell.mjs");
  const cell = new OdooCell("odoo_load", MODULES);
  try {
    await cell.start();
    cell.odoo.init();
    // Pods find assets under a Service's name, here under a port.
    const url = `http://127.0.0.1:${cell.odoo.rolePorts.assets.http}`;
    await cell.query(`UPDATE ir_config_parameter SET value = '${url}' WHERE key = 'report.url'`);
    await cell.startRoles();
    const shop = new Shop(await new Browser(cell).login());
    await shop.prepare();
    return await measure(cell, shop, () => new Browser(cell).login());
  } finally {
    await cell.stop();
  }
}

async function measure(cell, shop, login) {
  const { web, assets } = cell.roles;
  const pid = ({ service }) => service.child.pid;
  const [{ pid: checkpointer }] = await cell.query("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"); // prettier-ignore
  const server = parentOf(checkpointer);
  const used = () => ({ odoo: cpuSeconds(pid(web)) + cpuSeconds(pid(assets)), server: cpuSeconds(server) });
  const lines = [];
  for (const name of REQUESTS) {
    const send = name === "login" ? login : () => shop[name]();
    for (let turn = 0; turn < WARM_UP; turn++) await send();
    const before = used();
    for (let turn = 0; turn < TIMES; turn++) await send();
    const after = used();
    for (const [where, planned] of Object.entries(REQUEST_CPU[name])) {
      const each = (after[where] - before[where]) / TIMES;
      lines.push({ what: `${name}: CPU of ${where}, planned`, ours: 1000 * each, theirs: 1000 * planned, unit: "ms CPU", goal: GOAL }); // prettier-ignore
    }
  }
  const { processes, memoryMiB } = cell.odoo.tenant.size.roles.web;
  const memory = pssMiB(pid(web)).reduce((sum, each) => sum + each, 0);
  const limit = `its limit less what ${processes} requests may allocate`;
  const idle = memoryMiB - (processes - 1) * ODOO_POD.memoryPerProcessMiB;
  return [...lines, { what: `memory of a web pod of ${processes} workers, ${limit}`, ours: memory, theirs: idle, unit: "MiB", goal: 1 }]; // prettier-ignore
}
