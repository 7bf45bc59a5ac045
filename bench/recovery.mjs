// Restores against a raw copy of the same bytes, a copy of unchanged files against the first one, and how soon each damage is reported.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { needs, needsRecovery } from "../tools/needs.mjs";
import { alternate, duration, row, SHORT } from "./measure.mjs";

/** Files of the tenant, of the size of Odoo's small attachments, and rows of one KiB in the server. */
const FILES = SHORT ? 2000 : 100_000;
const ROWS = SHORT ? 10_000 : 700_000;
const ROUNDS = 3;
/** A throughput of 0.8 of the raw copy is 1.25 of its time. */
const GOAL = { restore: 1.25, unchanged: 0.1, detection: 1.1 };
const count = new Intl.NumberFormat("en").format;

export async function recovery() {
  const missing = needsRecovery() ?? needs("curl");
  if (missing)
    return [{ what: "restores, copies of files and detection of damage", skipped: missing, goal: GOAL.restore }];
  const [{ BulkLab }, { DAMAGE }] = await Promise.all([import("./recovery/lab.mjs"), import("./recovery/damage.mjs")]);
  const lab = new BulkLab();
  try {
    await lab.prepare(FILES, ROWS);
    // A short round takes every fourth damage: two of the server, one of the files.
    return [
      ...(await restores(lab)),
      await unchanged(lab),
      ...(await detection(lab, SHORT ? DAMAGE.filter((_, index) => index % 4 === 0) : DAMAGE)),
    ];
  } finally {
    await lab.stop();
  }
}

async function restores(lab) {
  const rounds = await alternate({ server: () => server(lab), files: () => files(lab) }, ROUNDS);
  const mib = Math.round(lab.mib());
  return [
    row({ what: `restore of a server of ${mib} MiB, download of the same objects`, unit: "ms", goal: GOAL.restore }, rounds, (round) => round.server.restored, (round) => round.server.raw), // prettier-ignore
    row({ what: `restore of ${count(FILES)} files, cp of the same files`, unit: "ms", goal: GOAL.restore }, rounds, (round) => round.files.restored, (round) => round.files.raw), // prettier-ignore
  ];
}

/** The script's restore, and the same objects of the same S3 server fetched by one program, one after the other. */
async function server(lab) {
  const raw = lab.make("raw");
  const { access, secret } = lab.reader;
  const fetched = lab
    .objects()
    .flatMap((key, index) => ["-o", join(raw, String(index)), `${lab.vault.endpoint}/${key}`]);
  const took = await duration("curl", [
    "-sSf",
    "--aws-sigv4",
    "aws:amz:us-east-1:s3",
    "-H",
    "x-amz-content-sha256: UNSIGNED-PAYLOAD",
    "--user",
    `${access}:${secret}`,
    ...fetched,
  ]);
  rmSync(raw, { recursive: true });
  const started = performance.now();
  const restored = await lab.restoredServer();
  const all = performance.now() - started;
  lab.discard(restored);
  return { restored: all, raw: took };
}

async function files(lab) {
  const raw = lab.make("raw");
  const took = await duration("cp", ["-r", lab.files, raw]);
  rmSync(raw, { recursive: true });
  const started = performance.now();
  const folder = await lab.restoredFiles();
  const all = performance.now() - started;
  rmSync(folder, { recursive: true });
  return { restored: all, raw: took };
}

/** The script that copies, twice, into a repository of its own for each round. */
async function unchanged(lab) {
  const copies = async () => {
    const copy = await lab.newRepository();
    return { first: await copy(), unchanged: await copy() };
  };
  const rounds = await alternate({ copies }, ROUNDS);
  const what = `copy of ${count(FILES)} unchanged files, the first copy`;
  return row({ what, unit: "ms", goal: GOAL.unchanged }, rounds, (round) => round.copies.unchanged, (round) => round.copies.first); // prettier-ignore
}

/** Time from the start of a restore until a script has reported the damage, against that of a sound restore with all of its checks. */
async function detection(lab, damage) {
  const sound = { server: await lab.drill({}), files: await lab.drillFiles() };
  for (const { fault } of Object.values(sound)) if (fault) throw new Error(`The sound restore was refused: ${fault}`);
  const lines = [];
  for (const { what, of, reason, change } of damage) {
    const bucket = `spoiled-${lines.length}`;
    const found = of === "server" ? await lab.drill(await change(lab, bucket)) : await lab.drillFiles(change);
    rmSync(lab.vault.path("buckets", bucket), { recursive: true, force: true });
    if (!reason.test(found.fault ?? "")) throw new Error(`${what} was not reported, but: ${found.fault}`);
    lines.push({ what: `detection: ${what}, a sound drill`, ours: found.ms, theirs: sound[of].ms, unit: "ms", goal: GOAL.detection }); // prettier-ignore
  }
  return lines;
}
