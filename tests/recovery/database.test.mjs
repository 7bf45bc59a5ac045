// The scripts that restore and verify a server, against a real archive in a real S3 server. The server is lost; it comes back as it
// was at a moment; and whatever is spoiled is found, and reported as failed.
import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import { mkdirSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { s3 } from "../support/s3.mjs";
import { READER, ROOT, WRITER } from "../support/vault.mjs";
import { Lab, RPO_SECONDS, SERVER, TENANTS } from "./lab.mjs";
import { spoilPage } from "./tar.mjs";

let lab, target, history, walTotal;

before(async () => {
  lab = new Lab();
  await lab.start();
  lab.backUp();
  lab.copyFiles();
  lab.work();
  const pathOf = (tenant) => [tenant, lab.query("select pg_relation_filepath('history')", tenant)];
  history = Object.fromEntries(TENANTS.map(pathOf));
  target = await lab.record();
  lab.work();
  await lab.archiveAll();
  lab.copyFiles();
  // The server is lost, with its disk.
  await lab.process.end("SIGKILL");
  rmSync(lab.data, { recursive: true });
  walTotal = walOf("vault").length;
});
after(() => lab?.stop());

/** Archived segments of a bucket, the oldest first. */
function walOf(bucket) {
  const folder = lab.vault.path("buckets", bucket, "base", SERVER, "wals");
  return readdirSync(folder, { recursive: true })
    .filter((name) => /[0-9A-F]{24}\.gz$/.test(name))
    .sort()
    .map((name) => join(folder, name));
}

function baseBackup(bucket) {
  const folder = lab.vault.path("buckets", bucket, "base", SERVER, "base");
  return join(folder, readdirSync(folder)[0], "data.tar");
}

const later = (moment, seconds) => new Date(Date.parse(moment) + seconds * 1000).toISOString();

test("the server comes back as it was at the moment, by the drill's identity, and every check passes", async () => {
  const restored = await lab.restore(target);
  assert.equal(restored.status, 0, restored.stderr);
  assert.equal(restored.report.success, true);
  assert.ok(restored.report.rtoSeconds > 0 && restored.report.bytes > 10_000_000);
  assert.equal(lab.query("show archive_mode", "postgres", "postgres", restored.socket, restored.port), "off");

  const verified = await lab.verify(restored, target);
  assert.deepEqual(Lab.faults(verified), []);
  assert.deepEqual(Lab.results(verified), {
    recovery: "passed",
    "newest write": "passed",
    "row counts": "passed",
    amcheck: "passed",
    ...Object.fromEntries(["alder", "birch", "cedar", "postgres"].map((name) => [`dump of ${name}`, "passed"])),
    "dump of roles": "passed",
    checksums: "passed",
  });
  assert.equal(verified.status, 0);
  assert.ok(verified.report.rpoSeconds >= 0 && verified.report.rpoSeconds <= RPO_SECONDS);
});

test("a server older or newer than it may be is reported; rows of another moment are not compared, and that is said", async () => {
  const moment = later(target, 0.5);
  const restored = await lab.restore(moment);
  const check = (at) =>
    lab.script("verify-database", ["--target", at, "--rpo-seconds", String(RPO_SECONDS)], restored.env);
  const old = await check(later(moment, RPO_SECONDS * 10));
  assert.equal(old.status, 1);
  assert.match(Lab.faults(old).join(), /^newest write: .* before the target, and at most 75 s are allowed$/);
  assert.match(Lab.faults(await check(later(target, -60))).join(), /^newest write: .* is later than the target/);

  const verified = await lab.verify(restored, moment);
  assert.equal(Lab.results(verified)["row counts"], "not checked");
  assert.deepEqual([verified.status, Lab.results(verified).checksums], [0, "passed"]);
});

test("a corrupted page, and a table whose pages are gone, are found", async () => {
  const bucket = await lab.vault.spoiled("vault", "flipped", () => {
    spoilPage(baseBackup("flipped"), history.birch, 20, "flip");
    spoilPage(baseBackup("flipped"), history.cedar, 0, "wipe");
  });
  const verified = await lab.verify(await lab.restore(target, { bucket }), target);
  assert.equal(verified.status, 1);
  const results = Lab.results(verified);
  for (const check of ["readable tables", "amcheck", "dump of birch", "checksums"])
    assert.equal(results[check], "failed", check);
  assert.deepEqual([results["dump of alder"], results["newest write"]], ["passed", "passed"]);
  assert.match(Lab.faults(verified).join("\n"), /^row counts: .*cedar\.public\.history: 0 rows, 3000 recorded/m);
});

test("a page of zeros is found by the rows that were recorded, and by nothing else", async () => {
  const bucket = await lab.vault.spoiled("vault", "zeroed", () =>
    spoilPage(baseBackup("zeroed"), history.birch, 20, "zero"),
  );
  const verified = await lab.verify(await lab.restore(target, { bucket }), target);
  assert.equal(verified.status, 1);
  assert.match(Lab.faults(verified).join("\n"), /^row counts: birch\.public\.history: 29\d\d rows, 3000 recorded$/);
});

test("missing, truncated and foreign WAL stop the restore, and the missing segment is named", async () => {
  const middle = (bucket) => walOf(bucket)[Math.floor(walTotal / 2) - 1];
  const spoil = {
    "no-wal": (file) => rmSync(file),
    "short-wal": (file) => truncateSync(file, 200),
    "other-wal": (file) => writeFileSync(file, readFileSync(walOf("vault")[1])),
  };
  for (const [name, change] of Object.entries(spoil)) {
    const bucket = await lab.vault.spoiled("vault", name, () => change(middle(name)));
    const restored = await lab.restore(target, { bucket });
    assert.equal(restored.status, 1, name);
    assert.match(Lab.faults(restored).join(), /^recovery: (FATAL|PANIC)/, name);
    if (name === "no-wal") assert.match(restored.stderr, /missing WAL: [0-9A-F]{24}/);
  }
});

test("a truncated base backup is found, also where an entry ends", async () => {
  for (const [name, where] of Object.entries({ "cut-anywhere": "half", "cut-at-entry": "entry" })) {
    const bucket = await lab.vault.spoiled("vault", name, () => spoilPage(baseBackup(name), history.birch, 0, where));
    const restored = await lab.restore(target, { bucket });
    assert.equal(restored.status, 1, name);
    assert.match(Lab.faults(restored).join(), /^(download|recovery): /, name);
  }
});

test("no target that the archive cannot reach is accepted", async () => {
  const refused = async (moment, reason, options) => {
    const restored = await lab.restore(moment, options);
    assert.equal(restored.status, 1);
    assert.match(Lab.faults(restored).join(), reason);
  };
  await refused(later(target, -3600), /^base backup: .* has none that ended before/);
  await refused(target, /^files: there is no copy/, { bucket: await onlyDatabase() });
  const beyond = new Date(Date.now() - 1).toISOString();
  await refused(beyond, /^files: the newest copy began at .*: restore to that moment or an earlier one/);
  await refused(beyond, /^recovery: FATAL: recovery ended before configured recovery target was reached/, {
    options: ["--without-files"],
  });
});

/** The vault with a repository of files that has no copy. */
function onlyDatabase() {
  return lab.vault.spoiled("vault", "no-copy", (folder) => {
    for (const name of readdirSync(join(folder, "files", "snapshots")))
      rmSync(join(folder, "files", "snapshots", name));
  });
}

test("a wrong key, a wrong password, an empty bucket and no bucket are reported", async () => {
  const reported = async (options, reason) => {
    const restored = await lab.restore(target, options);
    assert.equal(restored.status, 1);
    assert.equal(restored.report.success, false);
    assert.match(restored.stderr, reason);
  };
  const wrong = { ...READER, secret: "another-secret-key" };
  await reported({ identity: wrong }, /restore-database: files: .*/);
  await reported({ identity: wrong, options: ["--without-files"] }, /restore-database: vault: .*SignatureDoesNotMatch/);
  writeFileSync(join(lab.folder, "tmp", "wrong"), "another password");
  await reported({ more: { RESTIC_PASSWORD_FILE: join(lab.folder, "tmp", "wrong") } }, /files: .*wrong password/);
  await lab.vault.createBucket("empty");
  await reported({ bucket: "empty", options: ["--without-files"] }, /base backup: s3:\/\/empty\/base\/\S+ has none/);
  await reported({ bucket: "nowhere", options: ["--without-files"] }, /vault: .*(NoSuchBucket|AccessDenied)/);
});

test("a vault that is lost in the middle of recovery stops it: nothing is promoted", async () => {
  let fetched = 0;
  const gateway = createServer((incoming, answer) => {
    if (incoming.method === "GET" && incoming.url.includes("/wals/") && ++fetched > 2) return incoming.socket.destroy();
    const { method, url: path, headers } = incoming;
    const forward = request({ host: "127.0.0.1", port: lab.vault.port, method, path, headers }, (reply) => {
      answer.writeHead(reply.statusCode, reply.headers);
      reply.pipe(answer);
    });
    forward.on("error", () => answer.destroy());
    incoming.pipe(forward);
  });
  await new Promise((resolve) => gateway.listen(0, "127.0.0.1", resolve));
  try {
    const restored = await lab.restore(target, { endpoint: `http://127.0.0.1:${gateway.address().port}` });
    assert.ok(fetched > 2);
    assert.equal(restored.status, 1);
    assert.match(Lab.faults(restored).join(), /recovery: .*exit code 200/);
  } finally {
    gateway.closeAllConnections();
    gateway.close();
  }
});

test("a folder that holds something is left as it is", async () => {
  const data = lab.place(lab.restored + 1);
  mkdirSync(join(data, "precious"), { recursive: true });
  const restored = await lab.restore(target);
  assert.match(Lab.faults(restored).join(), /^folder: .* is not empty, and a restore replaces nothing$/);
  assert.deepEqual(readdirSync(data), ["precious"]);
});

test("usage faults answer with 2, and start nothing", async () => {
  for (const moment of ["2026-03-01T09:30:00", "yesterday", later(new Date().toISOString(), 3600)]) {
    const restored = await lab.restore(moment);
    assert.equal(restored.status, 2, moment);
    assert.equal(restored.report, undefined);
  }
});

test("a locked object is deleted neither by the drill's identity nor by the server's", async () => {
  const key = `/vault/base/${SERVER}/base/`;
  const listing = await lab.vault.ask(ROOT, "GET", "/vault", {
    query: { versions: "", prefix: key.slice("/vault/".length) },
  });
  const [, name, versionId] = /<Key>([^<]*data\.tar)<\/Key>[\s\S]*?<VersionId>([^<]+)<\/VersionId>/.exec(listing.body);
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const retention = `<Retention><Mode>COMPLIANCE</Mode><RetainUntilDate>${until}</RetainUntilDate></Retention>`;
  await lab.vault.expect("PUT", `/vault/${name}`, { query: { retention: "", versionId }, body: retention });
  const bypass = { headers: { "x-amz-bypass-governance-retention": "true" } };
  for (const identity of [READER, WRITER])
    for (const [method, path, options] of [
      ["DELETE", `/vault/${name}`, {}],
      ["DELETE", `/vault/${name}`, { query: { versionId } }],
      ["DELETE", `/vault/${name}`, { query: { versionId }, ...bypass }],
      [
        "PUT",
        `/vault/${name}`,
        { query: { retention: "", versionId }, body: retention.replace("COMPLIANCE", "GOVERNANCE"), ...bypass },
      ],
      [
        "PUT",
        "/vault",
        {
          query: { "object-lock": "" },
          body: "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>",
        },
      ],
      ["DELETE", "/vault", { query: { policy: "" } }],
      ["DELETE", "/vault", {}],
    ])
      assert.equal(
        (await lab.vault.ask(identity, method, path, options)).status,
        403,
        `${identity.access} ${method} ${path}`,
      );
  // Not even by the vault's root, while the lock holds.
  assert.equal(
    (await s3(lab.vault.endpoint, ROOT, "DELETE", `/vault/${name}`, { query: { versionId }, ...bypass })).status,
    403,
  );
  assert.equal((await lab.vault.ask(READER, "GET", `/vault/${name}`, { headers: { range: "bytes=0-9" } })).status, 206);
});
