import type { Input } from "@pulumi/pulumi";
import { labels } from "../../internal/names";
import { LOCALE, TENANTS_GROUP } from "./cluster-manifest";
import type { Database, DatabaseRole } from "./custom-resources";

/** Bodies of roles and databases. Pure. */

/** The operator says so in the status once it has done what the object asks. */
const APPLIED = { "pulumi.com/waitFor": "jsonpath={.status.applied}=true" };

/** Where an object lives, and what it belongs to. */
export interface DatabaseObject {
  name: string;
  namespace: string;
  cluster: Input<string>;
}

export function tenantsGroup(object: DatabaseObject): DatabaseRole {
  return role(object, { name: TENANTS_GROUP, login: false });
}

/** The role that owns a database and everything in it. Nobody logs in with it. */
export function ownerRole(object: DatabaseObject, databaseName: string): DatabaseRole {
  return role(object, { name: databaseName, login: false });
}

/**
 * A role to log in with. It may act as the owner and inherits nothing of it: a session that does not act as the owner can make
 * nothing that would be its own. It makes neither databases nor roles: Odoo would make a database that it does not find.
 */
export function loginRole(
  object: DatabaseObject,
  login: { role: string; owner: string; connectionLimit: number; passwordSecret: Input<string> },
): DatabaseRole {
  return role(object, {
    name: login.role,
    login: true,
    inherit: false,
    connectionLimit: login.connectionLimit,
    inRoles: [TENANTS_GROUP, login.owner],
    passwordSecret: { name: login.passwordSecret },
  });
}

function role(
  { name, namespace, cluster }: DatabaseObject,
  spec: Omit<DatabaseRole["spec"], "cluster" | "databaseRoleReclaimPolicy">,
): DatabaseRole {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "DatabaseRole",
    metadata: { name, namespace, labels: labels(name, "database"), annotations: APPLIED },
    spec: { cluster: { name: cluster }, ...spec, databaseRoleReclaimPolicy: "retain" },
  };
}

/**
 * A database that bears its owner's name, which is how `pg_hba` knows whose it is.
 * @param connectionLimit what its logins may hold there together
 */
export function tenantDatabase(
  { name, namespace, cluster }: DatabaseObject,
  { owner, connectionLimit }: { owner: string; connectionLimit: number },
): Database {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Database",
    metadata: { name, namespace, labels: labels(name, "database"), annotations: APPLIED },
    spec: {
      cluster: { name: cluster },
      name: owner,
      owner,
      connectionLimit,
      ...LOCALE,
      databaseReclaimPolicy: "retain",
    },
  };
}
