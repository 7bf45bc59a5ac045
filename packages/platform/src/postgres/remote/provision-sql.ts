/** Script for `psql` that creates a tenant's database without superuser rights. Pure. */

export interface Provision {
  databaseName: string;
  /** Login roles, each with the environment variable of its SCRAM verifier. */
  logins: readonly { role: string; verifier: string }[];
  connectionLimit: number;
  major: number;
  /** Whether the whole server is the platform's, its database `postgres` included. */
  ownServer: boolean;
}

/** PostgreSQL's builtin Unicode provider from 17 on; before, the closest locale of the C library. */
function localeOf(major: number): string {
  return major >= 17
    ? "LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'' LOCALE ''C''"
    : "LOCALE_PROVIDER libc LOCALE ''C.UTF-8''";
}

/**
 * Runs as a role with CREATEROLE and CREATEDB. Idempotent, and touches no object of another tenant. Names are validated, so
 * that they need no further escaping.
 */
export function provisionSql(provision: Provision): string {
  const { databaseName, logins } = provision;
  const [role, text] = [`"${databaseName}"`, `'${databaseName}'`];
  return [
    "\\set ON_ERROR_STOP on",
    QUIET,
    ...logins.map(({ verifier }) => `\\getenv ${verifier.toLowerCase()} ${verifier}`),
    createRole(databaseName, "NOLOGIN"),
    "-- Until the end of this script.",
    `GRANT ${role} TO CURRENT_USER;`,
    ...logins.flatMap((login) => loginStatements(login, databaseName, provision.connectionLimit)),
    `SELECT 'CREATE DATABASE ${role} OWNER ${role} TEMPLATE template0 ENCODING ''UTF8'' ${localeOf(provision.major)}'`,
    `  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${text}) \\gexec`,
    ownerCheck(databaseName),
    "-- Only its owner and roles that act as the owner may connect.",
    `REVOKE ALL ON DATABASE ${role} FROM PUBLIC;`,
    `ALTER DATABASE ${role} CONNECTION LIMIT ${provision.connectionLimit};`,
    ...(provision.ownServer ? [SHARED_DATABASES] : []),
    `\\connect ${role}`,
    QUIET,
    `SET ROLE ${role};`,
    EXTENSIONS,
    "RESET ROLE;",
    `REVOKE ${role} FROM CURRENT_USER;`,
    "",
  ].join("\n");
}

/** No notices about objects that exist. */
const QUIET = "SET client_min_messages = warning;";

function createRole(name: string, attribute: string): string {
  return [
    `SELECT 'CREATE ROLE "${name}" ${attribute}'`,
    `  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${name}') \\gexec`,
  ].join("\n");
}

function loginStatements({ role, verifier }: Provision["logins"][number], owner: string, limit: number): string[] {
  return [
    createRole(role, "LOGIN"),
    `ALTER ROLE "${role}" LOGIN CONNECTION LIMIT ${limit} PASSWORD :'${verifier.toLowerCase()}';`,
    `GRANT "${owner}" TO "${role}";`,
    `ALTER ROLE "${role}" SET role = '${owner}';`,
  ];
}

/** Fails if a database of that name belongs to another role. */
function ownerCheck(databaseName: string): string {
  return `DO $$
BEGIN
  IF (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = '${databaseName}') <> '${databaseName}' THEN
    RAISE EXCEPTION 'Database ${databaseName} belongs to another role.';
  END IF;
END
$$;`;
}

/**
 * Odoo of all tenants notifies in \`postgres\`: only notifications are committed there, under a lock that all tenants share
 * until the commit is flushed. Writes nothing where it is set already.
 */
const SHARED_DATABASES = `DO $$
BEGIN
  IF has_database_privilege('public', 'postgres', 'TEMPORARY') THEN
    REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC;
  END IF;
  IF has_database_privilege('public', 'template1', 'CONNECT') THEN
    REVOKE ALL ON DATABASE template1 FROM PUBLIC;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_db_role_setting JOIN pg_database ON oid = setdatabase
                 WHERE datname = 'postgres' AND setrole = 0 AND 'synchronous_commit=off' = ANY (setconfig)) THEN
    ALTER DATABASE postgres SET synchronous_commit = off;
  END IF;
END
$$;`;

/**
 * Odoo's indexes need an immutable \`unaccent\`, and only a superuser may alter the extension's function. The extension is
 * created in a schema of its own, with an immutable wrapper of the same name in \`public\`.
 */
const EXTENSIONS = `CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE OR REPLACE FUNCTION public.unaccent(text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  RETURN extensions.unaccent('extensions.unaccent'::regdictionary, $1);`;
