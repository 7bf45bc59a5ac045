// What servers take of the machine that tests run on: a user without rights, a folder, a port.
import { chmodSync, chownSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** PostgreSQL and PgBouncer refuse to run as root: then they run as nobody. */
export const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Gives a file or folder to the unprivileged user. */
export function own(path) {
  if (USER.uid !== undefined) chownSync(path, USER.uid, USER.gid);
  return path;
}

/** A folder of the unprivileged user's. */
export function scratch(name) {
  const folder = mkdtempSync(join(tmpdir(), `retail-odoo-${name}-`));
  chmodSync(folder, 0o755);
  return own(folder);
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
