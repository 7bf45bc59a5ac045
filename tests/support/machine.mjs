// What a server needs of the test machine: an unprivileged user, a folder, a port.
import { chmodSync, chownSync, mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** PostgreSQL and PgBouncer refuse to run as root: then they get the unprivileged uid 65534. */
export const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** Changes the owner of a file or folder to the unprivileged user. */
export function own(path) {
  if (USER.uid !== undefined) chownSync(path, USER.uid, USER.gid);
  return path;
}

/** A new folder that the unprivileged user owns. */
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
