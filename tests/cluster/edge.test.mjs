// A real Traefik with the generated limits, in front of a tenant's generated routes on a real API server: what ends a request, what
// refuses a body, and what a rollout of Traefik's pods costs a running request.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { parse } from "yaml";
import { startCluster } from "../support/cluster.mjs";
import { platform } from "../support/library.mjs";
import { render } from "../support/render.mjs";
import { argumentsOf, DEFAULTS, defaultArguments, Traefik, Upstream } from "../support/traefik.mjs";
import { sleep, until, within } from "../support/waiting.mjs";

const { REQUEST_LIMITS, bodyLimits } = platform("internal/request-limits");
const TENANT = "tenant-bakery";
/** Divides every duration, ours and Traefik's defaults: 300 seconds are 10. */
const FACTOR = 30;
const seconds = (rendered) => rendered / FACTOR;

const folder = mkdtempSync(join(tmpdir(), "retail-odoo-edge-"));
let cluster, upstream, values, host, traefik;

before(async () => {
  const out = render("dev", join(folder, "dev"));
  const read = (...path) => parse(readFileSync(join(out, ...path), "utf8"));
  ({ values } = read("helm-releases.yaml").releases.find(({ name }) => name === "traefik"));
  const route = read(TENANT, "ingressroute-odoo.yaml");
  host = /Host\(`([^`]+)`\)/.exec(route.spec.routes[0].match)[1];
  upstream = await new Upstream().start();
  cluster = startCluster("edge");
  await cluster.define(["traefik-3.5.4"], { counted: false });
  cluster.apply(
    { apiVersion: "v1", kind: "Namespace", metadata: { name: TENANT } },
    // A pod's Service, led to this machine.
    ...["service-odoo", "service-odoo-websocket"].map((file) => onThisMachine(read(TENANT, `${file}.yaml`))),
    read(TENANT, "middleware-odoo-body-limit.yaml"),
    route,
  );
});
after(() => {
  cluster?.stop();
  upstream?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => traefik?.stop());

function onThisMachine({ spec, ...service }) {
  const ports = spec.ports.map(({ name }) => ({ name, port: upstream.port }));
  return { ...service, spec: { type: "ExternalName", externalName: "localhost", ports } };
}

async function start(args) {
  traefik = await new Traefik(cluster, host, args).start();
}

test("every entry point has the limits of a request; a terminating pod is healthy and takes new connections", async () => {
  await start(argumentsOf(values));
  const { edgeReadSeconds, edgeAcceptSeconds, edgeGraceSeconds } = REQUEST_LIMITS;
  const points = await traefik.api("/api/entrypoints");
  const duration = (text) => {
    const [, minutes = 0, rest] = /^(?:(\d+)m)?(\d+)s$/.exec(text) ?? [];
    return Number(minutes) * 60 + Number(rest);
  };
  const limits = points.map(({ name, transport: { lifeCycle, respondingTimeouts } }) => [
    name,
    duration(lifeCycle.requestAcceptGraceTimeout),
    duration(lifeCycle.graceTimeOut),
    ...(name === "traefik" ? [] : [duration(respondingTimeouts.readTimeout)]),
  ]);
  assert.deepEqual(limits.sort(), [
    ["traefik", edgeAcceptSeconds, edgeGraceSeconds],
    ["web", edgeAcceptSeconds, edgeGraceSeconds, edgeReadSeconds],
    ["websecure", edgeAcceptSeconds, edgeGraceSeconds, edgeReadSeconds],
  ]);
  assert.equal(await traefik.ping(), 200);
  traefik.service.signal("SIGTERM");
  await until(async () => (await traefik.ping()) === 204, "the health check of a terminating Traefik answers 204", 10);
  assert.equal(await traefik.accepts(), true);
});

test("a body of the profile's size passes, a larger one gets 413, and websockets pass", async () => {
  await start(argumentsOf(values));
  const { edgeMiB, uploadMiB } = bodyLimits("branch");
  const mib = 1_024 ** 2;
  for (const chunked of [false, true]) {
    assert.equal((await traefik.upload(uploadMiB * mib, { chunked })).status, 200);
    assert.equal(upstream.received, uploadMiB * mib);
  }
  upstream.received = 0;
  assert.equal((await traefik.announce(edgeMiB * mib + 1)).status, 413);
  // Traefik may close the connection before it has read the whole body.
  const refused = await traefik.upload(edgeMiB * mib + 1, { chunked: true }).catch(({ code }) => ({ status: code }));
  assert.ok([413, "ECONNRESET", "EPIPE"].includes(refused.status), String(refused.status));
  assert.equal(upstream.received, 0);
  const key = { "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Version": "13" };
  const headers = { Connection: "Upgrade", Upgrade: "websocket", ...key };
  const { status, socket } = await traefik.send("/websocket", async (sent) => sent.end(), headers);
  assert.equal(status, 101);
  const echo = new Promise((resolve) => socket.once("data", (data) => resolve(String(data))));
  socket.write("hello");
  assert.equal(await within(echo, "the websocket echoes", 10), "hello");
  socket.destroy();
});

test("an upload that takes longer than Traefik's default passes, and one that never ends is ended", async () => {
  const slow = seconds(REQUEST_LIMITS.edgeReadSeconds) / 2;
  assert.ok(slow > seconds(DEFAULTS.readSeconds) * 2);
  await start(argumentsOf(values, FACTOR));
  assert.equal((await traefik.slowUpload(slow)).status, 200);
  const endless = seconds(REQUEST_LIMITS.edgeReadSeconds) * 3;
  const began = Date.now();
  await assert.rejects(succeeding(traefik.slowUpload(endless)));
  const lasted = (Date.now() - began) / 1000;
  assert.ok(lasted > seconds(REQUEST_LIMITS.workerSeconds) && lasted < endless, `it lasted ${lasted} s`);
  await traefik.stop();

  await start(defaultArguments(FACTOR));
  await assert.rejects(succeeding(traefik.slowUpload(slow)));
});

test("a terminating Traefik accepts connections for its grace, and ends after the longest request", async () => {
  const longest = seconds(REQUEST_LIMITS.workerSeconds);
  await start(argumentsOf(values, FACTOR));
  const running = await runs(longest);
  traefik.service.signal("SIGTERM");
  const began = Date.now();
  await sleep(seconds(REQUEST_LIMITS.edgeAcceptSeconds) * 500);
  assert.equal(await traefik.accepts(), true);
  assert.equal(await traefik.ping(), 204);
  await until(async () => !(await traefik.accepts()), "it accepts no connection after its grace", 20);
  assert.ok((Date.now() - began) / 1000 >= seconds(REQUEST_LIMITS.edgeAcceptSeconds));
  assert.equal((await running()).status, 200);
  const limit = seconds(REQUEST_LIMITS.edgeTerminationSeconds);
  assert.equal(await within(traefik.service.ended, "it ends", limit), 0);

  await start(defaultArguments(FACTOR));
  const cut = assert.rejects(succeeding((await runs(longest))()));
  traefik.service.signal("SIGTERM");
  await cut;
});

/** Starts a request and waits until it runs. @returns its answer, as a function, because await would unwrap a promise */
async function runs(lasting) {
  const before = upstream.begun;
  const answer = traefik.get(`/slow?seconds=${lasting}`);
  answer.catch(() => undefined);
  await upstream.begins(before + 1);
  return () => answer;
}

/** Rejects unless the answer is 200. */
async function succeeding(answer) {
  const { status } = await answer;
  if (status !== 200) throw new Error(`status ${status}`);
}
