// Each damage that a drill has to report, how it is done, and what the report says.
import { readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TENANTS } from "../../tests/recovery/lab.mjs";
import { spoilPage } from "../../tests/recovery/tar.mjs";
import { READER } from "../../tests/support/vault.mjs";

const [, TENANT] = TENANTS;
const WITHOUT_FILES = ["--without-files"];

/** A copy of the vault whose objects below the S3 server are damaged: those that a restore downloads, the base backup first. */
const spoil = (damage) => async (lab, bucket) => {
  const path = (key) => lab.vault.path("buckets", key);
  await lab.vault.spoiled("vault", bucket, () => damage(lab.objects(bucket).map(path), lab));
  return { bucket };
};
const page = (how) => spoil(([backup], lab) => spoilPage(backup, lab.history[TENANT], 20, how));
/** The first segment after the one in which the base backup began. */
const segment = (change) => spoil(([, , second]) => change(second));

/** Some file of a restored folder. */
function someFile(folder) {
  return join(
    folder,
    readdirSync(folder, { recursive: true }).find((name) => statSync(join(folder, name)).isFile()),
  );
}
const file = (change) => (folder) => change(someFile(folder));

export const DAMAGE = [
  { what: "a missing segment of WAL", of: "server", reason: /missing WAL: /, change: segment((path) => rmSync(path)) },
  { what: "a truncated segment of WAL", of: "server", reason: /recovery: (FATAL|PANIC)/, change: segment((path) => truncateSync(path, 200)) }, // prettier-ignore
  { what: "a truncated base backup", of: "server", reason: /(download|recovery): /, change: page("half") },
  { what: "a corrupted page", of: "server", reason: /checksums: .*Bad checksums/s, change: page("flip") },
  { what: "a page of zeros", of: "server", reason: /row counts: .* recorded/, change: page("zero") },
  { what: "a wrong key", of: "server", reason: /SignatureDoesNotMatch/, change: () => ({ identity: { ...READER, secret: "another-secret-key" }, options: WITHOUT_FILES }) }, // prettier-ignore
  { what: "an empty bucket", of: "server", reason: /base backup: .* has none/, change: empty },
  { what: "copies of files older than the moment", of: "server", reason: /files: the newest copy began at/, change: () => ({ target: new Date(Date.now() - 1).toISOString() }) }, // prettier-ignore
  { what: "a missing file", of: "files", reason: /missing files: 1: /, change: file((path) => rmSync(path)) },
  { what: "a file of the same size with another content", of: "files", reason: /another content: 1: /, change: file((path) => writeFileSync(path, Buffer.alloc(statSync(path).size))) }, // prettier-ignore
];

async function empty(lab, bucket) {
  await lab.vault.createBucket(bucket);
  return { bucket, options: WITHOUT_FILES };
}
