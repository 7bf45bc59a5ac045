// Many clients of the generated server and pooler, against the same PostgreSQL with its defaults and without a pooler.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { alternate, bench, row, run, SHORT } from "./measure.mjs";
import { generated, TENANTS, withDefaults } from "./postgres/servers.mjs";

const CLIENTS = SHORT ? [50] : [50, 200, 500];
/** Of pgbench's database; each has 100,000 accounts. */
const SCALE = SHORT ? 1 : 20;
/** Of all clients together, without their logins. */
const TRANSACTIONS = SHORT ? { pgbench: 1000, requests: 500 } : { pgbench: 4000, requests: 1500 };
const ROUNDS = 3;
/** How long `odoo.sql` idles between requests, which is not part of the latency. */
const IDLE_MS = 200;
/** Clients a sender of notifications, and how many notifications it sends, one a second. */
const CLIENTS_A_SENDER = 10;
const MESSAGES = 3;
const script = (name) => join(bench, "postgres", name);

export async function postgres() {
  const missing = ["pgbench", "pgbouncer", "openssl"].filter((tool) => spawnSync("which", [tool]).status !== 0);
  const what = "clients of PostgreSQL: generated server and pooler, defaults";
  if (missing.length > 0) return [{ what, skipped: `no ${missing.join(", no ")}`, goal: GOAL.few }];
  const sides = { ours: await generated(), theirs: await withDefaults(Math.max(...CLIENTS) * 1.2) };
  try {
    for (const side of Object.values(sides)) await pgbench(side, TENANTS[0], ["-i", "-s", String(SCALE), "-q"]);
    const rows = [];
    for (const clients of CLIENTS) {
      rows.push(...(await compare(`pgbench, ${clients} clients`, clients, sides, tpcb)));
      rows.push(...(await compare(`Odoo's requests, ${clients} clients`, clients, sides, requests)));
    }
    return rows;
  } finally {
    for (const side of Object.values(sides)) await side.stop();
  }
}

/** Few clients pay for TLS and one more hop; a pooler is there for many. */
const GOAL = { few: 1.5, many: 1 };

async function compare(what, clients, sides, work) {
  const measured = Object.entries(sides).map(([name, side]) => [name, () => work(side, clients)]);
  const rounds = await alternate(Object.fromEntries(measured), ROUNDS);
  const goal = clients === CLIENTS[0] ? GOAL.few : GOAL.many;
  const line = (measure, number) =>
    row({ what: `${what}: ${measure}`, unit: "ms", goal }, rounds, ({ ours }) => ours[number], ({ theirs }) => theirs[number]); // prettier-ignore
  return [line("time per transaction", "each"), line("p50", "p50"), line("p95", "p95")];
}

/** Four reads by key for each of pgbench's own transactions, all in one database. */
async function tpcb(side, clients) {
  return measure(
    await logged((log) => pgbench(side, TENANTS[0], [...mix, ...load(clients, 2, TRANSACTIONS.pgbench), ...log])),
    0,
  );
}
const mix = ["-b", "select-only@4", "-b", "tpcb-like@1"];

/** Every tenant has its share of the clients, and some more that send notifications meanwhile. */
async function requests(side, clients) {
  const share = clients / TENANTS.length;
  const senders = Math.max(1, Math.round(share / CLIENTS_A_SENDER));
  const of = (name, log) => pgbench(side, name, ["-n", "-f", script("odoo.sql"), "--max-tries=3", ...load(share, 1, TRANSACTIONS.requests / TENANTS.length), ...log]); // prettier-ignore
  const messages = (name) => pgbench(side, name, ["-n", "-C", "-f", script("notify.sql"), ...load(senders, 1, senders * MESSAGES)], "postgres"); // prettier-ignore
  const done = await logged((log) => Promise.all([...TENANTS.map((name) => of(name, log)), ...TENANTS.map(messages)]));
  return measure(done, IDLE_MS);
}

function load(clients, threads, transactions) {
  return ["-c", String(clients), "-j", String(threads), "-t", String(Math.ceil(transactions / clients))];
}

/** Runs `work` with pgbench's transaction log. @returns the end and duration of each transaction, in milliseconds */
async function logged(work) {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-pgbench-"));
  try {
    await work(["-l", `--log-prefix=${folder}/log`]);
    const lines = readdirSync(folder).flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"));
    // Client, number, duration in microseconds, script, seconds and microseconds of the end; a failure has a word as its duration.
    const done = lines.filter(Boolean).map((line) => line.split(" ").map(Number));
    const failed = done.filter(([, , took]) => !(took >= 0)).length;
    if (failed > 0 || done.length < 2) throw new Error(`${failed} of ${done.length} transactions failed.`);
    return done.map(([, , took, , seconds, micros]) => ({ took: took / 1000, end: seconds * 1000 + micros / 1000 }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function measure(done, idle) {
  const sorted = (numbers) => numbers.sort((a, b) => a - b);
  const ends = sorted(done.map(({ end }) => end));
  const took = sorted(done.map((each) => each.took - idle));
  const at = (share) => took[Math.floor(share * (took.length - 1))];
  return { each: (ends.at(-1) - ends[0]) / (ends.length - 1), p50: at(0.5), p95: at(0.95) };
}

function pgbench({ port, sslmode, loginOf }, name, args, database = name) {
  const { user, password } = loginOf(name);
  const env = { PATH: process.env.PATH, PGHOST: "127.0.0.1", PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGSSLMODE: sslmode }; // prettier-ignore
  return run("pgbench", [...args, database], { env });
}
