// A registry of npm's protocol on this machine, with no package but those that a test publishes.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { verdaccio } from "../../tools/local-registry.mjs";
import { freePort } from "../support/machine.mjs";
import { Service } from "../support/programs.mjs";

const CONFIG = `
storage: ./storage
auth: { htpasswd: { file: ./htpasswd } }
uplinks: {}
packages: { "@retail-odoo/*": { access: $all, publish: $authenticated } }
log: { type: stdout, level: warn }
`;

/** Starts a registry in a folder. @returns its service, and the lines of .npmrc that name it for this project's packages */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "config.yaml"), CONFIG);
  const host = `127.0.0.1:${await freePort()}`;
  const service = new Service(process.execPath, [verdaccio, "--config", "config.yaml", "--listen", host], {
    cwd: folder,
  });
  await service.serves(async () => (await fetch(`http://${host}/-/ping`)).ok, 60);
  const user = { name: "publisher", password: "a-password-of-this-test" };
  const response = await fetch(`http://${host}/-/user/org.couchdb.user:${user.name}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(user),
  });
  const { token } = await response.json();
  return { service, npmrc: `@retail-odoo:registry=http://${host}/\n//${host}/:_authToken=${token}\n` };
}
