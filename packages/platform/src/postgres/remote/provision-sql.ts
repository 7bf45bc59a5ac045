/** What makes a tenant's database on a server whose superuser is somebody else, as `psql` runs it. Pure. */

export interface Provision {
  databaseName: string;
  /** Roles that log in, each with the variable of the environment that holds the verifier of its password. */
  logins: readonly { role: string; verifier: string }[];
  connectionLimit: number;
  major: number;
  /** Whether the whole server is the platform's, its database `postgres` included. */
  ownServer: boolean;
}

/** Unicode by PostgreSQL itself from 17 on; before, the C library's that comes closest. */
function localeOf(major: number): string {
  return major >= 17
    ? "LOCALE_PROVIDER builtin BUILTIN_LOCALE ''C.UTF-8'' LOCALE ''C''"
    : "LOCALE_PROVIDER libc LOCALE ''C.UTF-8''";
}

/**
 * Runs as a role with CREATEROLE and CREATEDB. Done twice it changes nothing, and it names nothing of another tenant's. Names are
 * checked to need no quotes beyond these.
 */
export function provisionSql(provision: Provision): string {
  const { databaseName, logins } = provision;
  const [role, text] = [`"${databaseName}"`, `'${databaseName}'`];
  return [
    "\\set ON_ERROR_STOP on",
    QUIET,
    ...logins.map(({ verifier }) => `\\getenv ${verifier.toLowerCase()} ${verifier}`),
    createRole(databaseName, "NOLOGIN"),
    "-- For as long as this takes.",
    `GRANT ${role} TO CURRENT_USER;`,
    ...logins.flatMap((login) => loginStatements(login, databaseName, provision.connectionLimit)),
    `SELECT 'CREATE DATABASE ${role} OWNER ${role} TEMPLATE template0 ENCODING ''UTF8'' ${localeOf(provision.major)}'`,
    `  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = ${text}) \\gexec`,
    ownerCheck(databaseName),
    "-- Nobody gets in but its owner, and who acts as the owner.",
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

/** What is there already is no news. */
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

/** A database of that name that is somebody else's is not taken over. */
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
 * All tenants of a server notify each other's Odoo in \`postgres\`: nothing but notifications is committed there, and a lock that
 * all share is held until the commit is safe. Where that is so already nothing is written.
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
 * Indexes need \`unaccent\` immutable, which only a superuser may declare the extension's own to be. So that one is put aside, and
 * Odoo finds one of the same name that is.
 */
const EXTENSIONS = `CREATE SCHEMA IF NOT EXISTS extensions;
CREATE EXTENSION IF NOT EXISTS unaccent WITH SCHEMA extensions;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
CREATE OR REPLACE FUNCTION public.unaccent(text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
  RETURN extensions.unaccent('extensions.unaccent'::regdictionary, $1);`;
