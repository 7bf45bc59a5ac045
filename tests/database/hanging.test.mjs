// A server that hangs fails a test and does not block a suite: queries, disconnects and waits have a timeout.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { after, before, describe, test } from "node:test";
import { startCell } from "../support/cell.mjs";
import { binaries, connect } from "../support/postgres-server.mjs";
import { attempt, attemptBeside, Service } from "../support/programs.mjs";
import { until, within } from "../support/waiting.mjs";

const SECONDS = 1;
/** Later than any operation with a timeout ends. */
const LATE = 20;
const [newest] = await binaries();

describe("a PostgreSQL that is suspended", () => {
  let cell;
  before(async () => (cell = await startCell(newest, "dev", [])));
  after(() => cell?.server.stop());

  /** Each backend is a process that the server's signals do not reach. */
  const stopped = async (work) => {
    const { server } = cell;
    const session = await connect({ host: server.folder, port: server.port, user: "postgres", seconds: SECONDS });
    const { rows } = await session.query("SELECT pg_backend_pid() AS pid");
    process.kill(rows[0].pid, "SIGSTOP");
    try {
      await within(work(session), "an end of the test's work", LATE);
    } finally {
      process.kill(rows[0].pid, "SIGCONT");
    }
  };

  test("a query times out, and the session can be closed", () =>
    stopped(async (session) => {
      await assert.rejects(session.query("SELECT 1"), /timeout/);
      await session.end();
    }));

  test("an idle session can be closed", () => stopped((session) => session.end()));
});

test("a server that accepts a connection and does not answer opens no session", async () => {
  const sockets = [];
  const server = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  const opened = connect({ host: "127.0.0.1", port, user: "nologin", ssl: false, seconds: SECONDS });
  await assert.rejects(within(opened, "an end of the attempt", LATE), /timeout expired/);
  for (const socket of sockets) socket.destroy();
  server.close();
});

test("a program that does not end is killed, and reported with its output", async () => {
  const hanging = ["-c", "echo begun; exec sleep 600"];
  const message = /sh -c .* did not end in 1 s:\nbegun/;
  assert.throws(() => attempt("sh", hanging, { seconds: SECONDS }), message);
  await assert.rejects(attemptBeside("sh", hanging, { seconds: SECONDS }), message);
  assert.deepEqual(await attemptBeside("sh", ["-c", "exit 3"]), { status: 3, stdout: "", stderr: "" });
  assert.equal(attempt("no-such-program", []).status, null);
  assert.equal((await attemptBeside("no-such-program", [])).status, null);
});

test("a service that ignores signals is killed, which is an error; after it has ended its port refuses connections", async () => {
  const deaf = new Service("sh", ["-c", "trap '' TERM; echo deaf; while :; do sleep 0.1; done"]);
  await deaf.serves(() => deaf.log.includes("deaf"));
  await assert.rejects(deaf.end("SIGTERM", SECONDS), /Not within 1 s: sh ends on SIGTERM/);
  await deaf.ended;
  const started = new Service("sh", ["-c", "echo no port; exit 1"]);
  await assert.rejects(
    started.serves(() => false),
    /sh ended instead of serving:\nno port/,
  );
  await assert.rejects(
    new Service("no-such-program", []).serves(() => false),
    /ended instead of serving:\n.*ENOENT/,
  );
});

test("a wait that times out reports the last result or error, also where the query hangs", async () => {
  const late = (condition) => until(condition, "it rains", SECONDS);
  await assert.rejects(late(() => false), /^Error: Not within 1 s: it rains\. The last answer was false\.$/); // prettier-ignore
  const refuse = () => Promise.reject(new Error("no clouds"));
  await assert.rejects(late(refuse), /it rains\. The last error was: no clouds$/);
  await assert.rejects(late(() => new Promise(() => undefined)), /it rains\. The last error was: Not within 1 s/); // prettier-ignore
});
