// A server without superuser access, as RDS provides one: an administrator that may create roles and databases, no hba rules per
// tenant, only TLS and passwords. And the SQL that the provisioning jobs run on it.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Authority } from "./certificates.mjs";
import { platform } from "./library.mjs";
import { scratch, USER } from "./machine.mjs";
import { PostgresServer } from "./postgres-server.mjs";
import { attempt } from "./programs.mjs";

const { provisionSql } = platform("postgres/remote/provision-sql");
const { scramVerifier } = platform("postgres/remote/scram");

const ADMIN = "odoo_admin";
const PASSWORD = "admin-secret";

/** The name in its certificate, which the platform's CA did not sign. */
export const SERVER_HOST = "main.rds.example";
const CERTIFICATE = {
  commonName: SERVER_HOST,
  dnsNames: [SERVER_HOST],
  usages: ["digital signature", "server auth"],
  privateKey: { size: 256 },
  duration: "2160h",
};

export async function startRemoteServer(binary) {
  const authority = new Authority();
  const manifest = {
    spec: {
      bootstrap: {
        initdb: { localeProvider: "builtin", builtinLocale: "C.UTF-8", postInitSQL: [], postInitTemplateSQL: [] },
      },
      postgresql: { parameters: {}, pg_hba: ["hostssl all all all scram-sha-256", "host all all all reject"] },
    },
  };
  const server = new PostgresServer(binary, manifest, authority.sign("server", CERTIFICATE));
  server.authority = authority;
  await server.start();
  await server.query(`CREATE ROLE ${ADMIN} LOGIN CREATEROLE CREATEDB PASSWORD '${PASSWORD}'`);
  for (const database of ["postgres", "template1"]) await server.query(`ALTER DATABASE ${database} OWNER TO ${ADMIN}`);
  return server;
}

/** A tenant as the library creates it: `odoo_x` is the owner, `odoo_x_a` and `odoo_x_b` log in with `secret-` and their name. */
export function tenant(databaseName, { connectionLimit = 10, letters = ["a"], secret = "secret" } = {}) {
  const logins = letters.map((letter) => `${databaseName}_${letter}`);
  return { databaseName, connectionLimit, logins, passwords: logins.map((role) => `${secret}-${role}`) };
}

/** Runs the SQL of the provisioning job. @returns psql's status and output */
export function provision(server, { databaseName, connectionLimit, logins, passwords }, { ownServer = true } = {}) {
  const folder = scratch("provision");
  const file = join(folder, "provision.sql");
  const verifiers = logins.map((_, index) => `VERIFIER_${index}`);
  const named = logins.map((role, index) => ({ role, verifier: verifiers[index] }));
  writeFileSync(file, provisionSql({ databaseName, logins: named, connectionLimit, major: server.major, ownServer }));
  mkdirSync(join(folder, "home"));
  const env = {
    PATH: process.env.PATH,
    HOME: join(folder, "home"),
    PGHOST: SERVER_HOST,
    PGHOSTADDR: server.host,
    PGPORT: String(server.port),
    PGUSER: ADMIN,
    PGPASSWORD: PASSWORD,
    PGDATABASE: "postgres",
    PGSSLMODE: "verify-full",
    PGSSLROOTCERT: server.authority.cert,
    ...Object.fromEntries(verifiers.map((name, index) => [name, scramVerifier(logins[index], passwords[index])])),
  };
  const { status, stdout, stderr } = attempt("psql", ["--no-psqlrc", "--quiet", "--file", file], { ...USER, env });
  return { status, text: stdout + stderr };
}

export function hasPsql() {
  return attempt("psql", ["--version"]).status === 0;
}
