// Password rotation under load: clients keep working through the pooler and directly while a tenant switches from one login to
// the other, and back. A real psql that verifies the server runs the login job as its pod does.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { HOSTS, loginOf, startCell } from "../support/cell.mjs";
import { contract, platform } from "../support/library.mjs";
import { noPgBouncer, PgBouncer } from "../support/pgbouncer.mjs";
import { binaries, refusal } from "../support/postgres-server.mjs";
import { attemptBeside } from "../support/programs.mjs";
import { sleep } from "../support/waiting.mjs";

const { loginJob } = platform("postgres/cloudnative-pg/login-job");
const { ODOO_ROLES } = platform("tenant/roles");
const { notifyingConnections } = platform("postgres/pooling");
const { sizeTenant, tenantConnections } = platform("tenant/sizing");

const NAME = "odoo_shop";
const PODS = 3;
const WORKERS = 18;
const SESSIONS = 6;
const skip = await noPgBouncer();

for (const binary of await binaries())
  describe(`PostgreSQL ${binary.major} and its pooler`, { skip }, () => {
    const data = { databaseGiB: 1, filestoreGiB: 1, growthGiBPerMonth: 0 };
    const size = sizeTenant(
      { profile: "branch", service: "critical", workload: { stores: 1, ...contract.PROFILES.branch.ceiling }, data },
      "prod",
    );
    const { connections, pooled } = tenantConnections(size, contract.POSTGRES_SIZES.s.pooler);
    const tenant = { name: NAME, connectionLimit: connections };
    // One per pod of the pooler; clients use them in turn, as through a Service.
    const bouncers = [];
    let cell,
      turns = 0;

    const pooledSession = (login, database = NAME) =>
      cell.session(login, database, { port: bouncers[turns++ % bouncers.length].port, host: HOSTS.pooled });
    const held = async (where) =>
      (await cell.server.query(`SELECT count(*)::int FROM pg_stat_activity WHERE ${where}`))[0].count;

    before(async () => {
      cell = await startCell(binary, "s", [tenant]);
      for (let pod = 0; pod < cell.spec.pooler.instances; pod++) {
        bouncers.push(new PgBouncer(cell));
        await bouncers[pod].start();
      }
      const session = await cell.session(loginOf(NAME), NAME);
      await session.query("CREATE TABLE orders (id serial PRIMARY KEY, worker int, generation int)");
      await session.end();
    });
    after(async () => {
      for (const bouncer of bouncers) bouncer.stop();
      await cell?.server.stop();
    });

    /** Environment and files of a pod, with paths of this machine. */
    function environmentOf(login) {
      return {
        PATH: process.env.PATH,
        PGHOSTADDR: cell.server.host,
        PGPORT: String(cell.server.port),
        PGSSLROOTCERT: cell.authority.cert,
        PGUSER: login.user,
        PGPASSWORD: login.password,
      };
    }

    /** Runs the command of a login job's pod. @returns its exit code */
    async function runJob(login) {
      const server = {
        name: "erp",
        namespace: "databases",
        image: "postgresql",
        port: 5432,
        endpoints: { primary: HOSTS.direct },
        ca: { name: "ca", key: "ca.crt" },
      };
      const { containers } = loginJob({ server, databaseName: NAME }, {}, "login").template.spec;
      const [program, ...args] = containers[0].command;
      const given = Object.fromEntries(
        containers[0].env.filter(({ value }) => value !== undefined).map(({ name, value }) => [name, value]),
      );
      return (await attemptBeside(program, args, { env: { ...given, ...environmentOf(login) } })).status;
    }

    /** A pod's worker: reconnects every few requests, as Odoo's pools do, until it is stopped. */
    async function work(pod, worker) {
      const direct = worker < SESSIONS;
      while (!pod.ended) {
        const session = direct ? await cell.session(pod.login, NAME) : await pooledSession(pod.login);
        for (let turn = 0; turn < 5 && !pod.ended; turn++) {
          await session.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
          await session.query(`INSERT INTO orders (worker, generation) VALUES (${worker}, ${pod.generation})`);
          await session.query("COMMIT");
          pod.served += 1;
        }
        await session.end();
        if (direct) continue;
        const notifier = await pooledSession(pod.login, "postgres");
        await notifier.query("SELECT pg_notify('imbus', 'order')");
        await notifier.end();
      }
    }

    /** A pod of a generation, with its share of the workers. */
    function startPod(login, generation, index) {
      const pod = { login, generation, served: 0, failures: [], ended: false };
      const workers = Array.from({ length: WORKERS }, (_, worker) => worker).filter(
        (worker) => worker % PODS === index,
      );
      pod.done = Promise.all(
        workers.map((worker) => work(pod, worker).catch((error) => pod.failures.push(error.message))),
      );
      return pod;
    }

    test("three rotations under load: no request fails, and limits hold throughout", async () => {
      const most = { tenant: 0, notifying: 0 };
      let watching = true;
      const watch = (async () => {
        while (watching) {
          most.tenant = Math.max(most.tenant, await held(`datname = '${NAME}' AND usename LIKE '${NAME}%'`));
          most.notifying = Math.max(most.notifying, await held(`datname = 'postgres' AND usename LIKE '${NAME}%'`));
          await sleep(20);
        }
      })();
      let pods = Array.from({ length: PODS }, (_, index) => startPod(loginOf(NAME, 1), 1, index));
      const all = [...pods];
      for (const generation of [2, 3]) {
        await sleep(1_000);
        const next = await cell.createLogin(tenant, generation);
        assert.equal(await runJob(next), 0);
        // As a Deployment replaces them: a new pod starts before an old one ends.
        const fresh = [];
        for (const [index, old] of pods.entries()) {
          fresh.push(startPod(next, generation, index));
          await sleep(300);
          old.ended = true;
          await old.done;
        }
        pods = fresh;
        all.push(...fresh);
      }
      await sleep(1_000);
      for (const pod of all) pod.ended = true;
      await Promise.all(all.map((pod) => pod.done));
      watching = false;
      await watch;
      assert.deepEqual(
        all.flatMap((pod) => pod.failures),
        [],
        bouncers.flatMap(({ log }) => log.match(/.*(WARN|ERROR).*/g)?.slice(-20) ?? []).join("\n"),
      );
      const [{ count }] = await cell.server.query("SELECT count(*)::int FROM orders", NAME);
      assert.equal(
        count,
        all.reduce((sum, pod) => sum + pod.served, 0),
      );
      assert.ok(all.every((pod) => pod.served > 0));
      assert.ok(most.tenant > pooled.connections / 2 && most.tenant <= connections, `${most.tenant} of ${connections}`);
      const notifying = notifyingConnections(contract.POSTGRES_SIZES.s.pooler);
      assert.ok(most.notifying > 0 && most.notifying <= notifying, `${most.notifying} of ${notifying}`);
    });

    test("the passwords of the last two generations are valid, the one before is refused", async () => {
      for (const generation of [2, 3]) {
        const session = await cell.session(loginOf(NAME, generation), NAME);
        await session.end();
      }
      assert.match(await refusal(cell.session(loginOf(NAME, 1), NAME)), /password authentication failed/);
    });

    test("objects of either login belong to the owner, and the other alters and drops them", async () => {
      const [first, second] = await Promise.all(
        [2, 3].map((generation) => cell.session(loginOf(NAME, generation), NAME)),
      );
      // Sent by the pooler between clients, and by psycopg2 between users.
      for (const session of [first, second])
        for (const reset of ["DISCARD ALL", "RESET ALL"]) await session.query(reset);
      await first.query("CREATE TABLE made (id int)");
      await second.query("ALTER TABLE made ADD COLUMN more int");
      await second.query("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'");
      const owners = await cell.server.query(
        "SELECT relowner::regrole::text AS owner FROM pg_class WHERE relname = 'made' UNION ALL SELECT proowner::regrole::text FROM pg_proc WHERE proname = 'one'",
        NAME,
      );
      assert.deepEqual(owners, [{ owner: NAME }, { owner: NAME }]);
      await first.query("DROP FUNCTION one()");
      await second.query("DROP TABLE made");
      await Promise.all([first, second].map((each) => each.end()));
    });

    test("a login creates nothing before its job has run, and a second run changes nothing", async () => {
      const early = await cell.createLogin(tenant, 4);
      await cell.server.query(`ALTER ROLE "${early.user}" RESET ALL`);
      const session = await cell.session(early, NAME);
      assert.match(await refusal(session.query("CREATE TABLE early (id int)")), /permission denied/);
      assert.match(await refusal(session.query("SELECT * FROM orders")), /permission denied/);
      await session.end();
      for (let turn = 0; turn < 2; turn++) assert.equal(await runJob(early), 0);
      const settings = await cell.server.query(`SELECT rolconfig FROM pg_roles WHERE rolname = '${early.user}'`);
      assert.deepEqual(settings, [{ rolconfig: [`role=${NAME}`] }]);
    });

    test("waiting scheduled actions are stuck while no worker runs, and not while one does", async () => {
      const login = loginOf(NAME, 3);
      const worker = await cell.session(login, NAME);
      await worker.query("CREATE TABLE ir_cron (active bool, nextcall timestamp, lastcall timestamp)");
      await worker.query("INSERT INTO ir_cron VALUES (true, '2000-01-01', '2000-01-01')");
      const [program, ...args] = ODOO_ROLES.cron.probes.livenessProbe.exec.command;
      const env = { ...environmentOf(login), PGSSLMODE: "verify-full", PGHOST: HOSTS.direct, PGDATABASE: NAME };
      const probe = async () => (await attemptBeside(program, args, { env })).status;
      assert.equal(await probe(), 1);
      await worker.query("BEGIN");
      await worker.query("SELECT 1");
      assert.equal(await probe(), 0);
      await worker.query("ROLLBACK");
      await worker.query("UPDATE ir_cron SET lastcall = now() AT TIME ZONE 'UTC'");
      assert.equal(await probe(), 0);
      await worker.end();
    });

    test("tenants that fill their pools leave connections to notify, and wait for no other tenant", async () => {
      const neighbours = Array.from({ length: 8 }, (_, index) => ({ name: `odoo_${index}`, connectionLimit: 5 }));
      for (const neighbour of neighbours) await cell.createTenant(neighbour);
      const limit = notifyingConnections(contract.POSTGRES_SIZES.s.pooler);
      for (let round = 0; round < 3; round++) {
        const clients = await Promise.all(
          neighbours.flatMap(({ name }) => Array.from({ length: 5 }, () => pooledSession(loginOf(name), "postgres"))),
        );
        await Promise.all(clients.map((client) => client.query("SELECT pg_notify('imbus', 'order')")));
        await Promise.all(clients.map((client) => client.end()));
      }
      const open = await held("datname = 'postgres' AND usename LIKE 'odoo%'");
      assert.ok(open > 0 && open <= limit, `${open} of ${limit}`);
    });
  });
