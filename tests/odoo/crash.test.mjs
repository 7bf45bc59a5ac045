// Odoo while its database server or pooler is down, and its recovery without an operator: all roles run under probes and restarts
// like a kubelet's.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { own } from "../support/machine.mjs";
import { Browser, OdooCell, ROLES } from "../support/odoo-cell.mjs";
import { sleep, until } from "../support/waiting.mjs";

/** Longer than readiness takes to remove every pod from the edge. */
const AWAY_SECONDS = 25;

const cell = new OdooCell("odoo_shop", ["bus"]);
const { roles } = cell;

before(async () => {
  await cell.start();
  cell.odoo.init();
  await cell.startRoles();
  await cell.hearsMessage("opening");
});
after(() => cell.stop());

/** An outage of a dependency while requests arrive. @returns the responses and probe results during it */
async function outage(takeAway, giveBack) {
  const [absent, waiting, late] = await Promise.all([1, 2, 3].map(() => new Browser(cell).login()));
  const restarts = Object.fromEntries(ROLES.map((role) => [role, roles[role].restarts]));
  for (const role of ROLES) roles[role].watch();
  await takeAway();
  const first = waiting.open("/odoo").then(({ status }) => status, (error) => error.message); // prettier-ignore
  await sleep(AWAY_SECONDS * 1000);
  const refused = (await late.open("/odoo")).status;
  const away = Object.fromEntries(ROLES.map((role) => [role, { ...roles[role].answers, ready: roles[role].ready }]));
  await giveBack();
  await until(
    () => roles.web.ready && roles.websocket.ready,
    () => `web and websocket are ready again:\n${roles.web.log.slice(-3000)}\n`,
  );
  return {
    away,
    refused,
    first: await first,
    // One session was idle during the outage, the other sent a request when no pod was ready.
    users: [await absent.user(), await late.user()],
    restarts: Object.fromEntries(ROLES.map((role) => [role, roles[role].restarts - restarts[role]])),
  };
}

/** After every outage: no failed liveness probe, and working sessions, messages and cron triggers. */
async function holds({ away, first, users }, word) {
  assert.ok(Number.isInteger(first), `A request that came at once was not answered: ${first}`);
  for (const role of ROLES) assert.ok(!away[role].livenessProbe.includes(false), `liveness of ${role}`);
  assert.deepEqual(users, ["admin", "admin"]);
  // A websocket process that lost its session waits fifty seconds before it listens anew.
  await cell.hearsMessage(`order after ${word}`, 120);
  await cell.runsWhatIsTriggered(word);
}

test("after a crash of the database server, requests, messages, cron and sessions work again", async () => {
  const seen = await outage(
    () => cell.server.halt("SIGKILL"),
    () => cell.server.resume(),
  );
  assert.deepEqual([seen.away.web.ready, seen.away.websocket.ready, seen.refused], [false, false, 503]);
  // Odoo's master exits when it starts a cron worker without a database. The restarted container waits for the database.
  assert.deepEqual(seen.restarts, { web: 0, websocket: 0, cron: 1, assets: 0 });
  await holds(seen, "crash");
});

test("a crash of the pooler leaves roles with direct connections ready, and makes web not ready", async () => {
  const seen = await outage(
    () => cell.bouncer.kill(),
    () => cell.bouncer.resume(),
  );
  assert.deepEqual([seen.away.web.ready, seen.away.websocket.ready, seen.refused], [false, true, 503]);
  assert.deepEqual(seen.restarts, { web: 0, websocket: 0, cron: 0, assets: 0 });
  await holds(seen, "pooler");
});

test("roles that listen do not connect to a standby before its promotion", async () => {
  const standby = join(cell.server.data, "standby.signal");
  const seen = await outage(
    async () => {
      await cell.server.halt("SIGKILL");
      writeFileSync(standby, "");
      own(standby);
      await cell.server.resume();
    },
    async () => void (await cell.server.query("SELECT pg_promote()")),
  );
  await holds(seen, "standby");
});

test("connections detect a dead peer within a minute: keepalive starts after 30 s of silence", () => {
  const ports = [cell.server.port, cell.bouncer.port];
  // /proc/net/tcp: hexadecimal addresses; state 01 is established; timer 02 is keepalive, with the remaining time.
  const sockets = readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , remote = "", state]) => state === "01" && ports.includes(parseInt(remote.split(":")[1], 16)));
  const from = sockets.map(([, , , , , timer]) => timer.split(":").map((part) => parseInt(part, 16)));
  assert.ok(from.length > 3, `${from.length} connections`);
  for (const [kind, left] of from) {
    assert.equal(kind, 2);
    assert.ok(left <= 30 * 100, `${left / 100} s`);
  }
});
