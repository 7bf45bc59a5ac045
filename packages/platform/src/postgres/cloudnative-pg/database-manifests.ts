import type { Input } from "@pulumi/pulumi";
import { labels } from "../../internal/names";
import { LOCALE, TENANTS_GROUP } from "./cluster-manifest";
import type { Database, DatabaseRole } from "./custom-resources";

/** Bodies of roles and databases. Pure. */

/** The operator sets it in the status once it has reconciled the object. */
const APPLIED = { "pulumi.com/waitFor": "jsonpath={.status.applied}=true" };

/** Name and namespace of an object, and the cluster it belongs to. */
export interface DatabaseObject {
  name: string;
  namespace: Input<string>;
  cluster: Input<string>;
}

export function tenantsGroup(object: DatabaseObject): DatabaseRole {
  return role(object, { name: TENANTS_GROUP, login: false });
}

/** The role that owns a database and everything in it. It cannot log in. */
export function ownerRole(object: DatabaseObject, databaseName: string): DatabaseRole {
  return role(object, { name: databaseName, login: false });
}

/**
 * A login role. It may `SET ROLE` to the owner and inherits none of its privileges, so a session that has not done so cannot
 * create objects of its own. It has neither CREATEDB nor CREATEROLE: Odoo would create a database that it does not find.
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
 * A database with its owner's name, by which `pg_hba` (`samerole`) admits its logins.
 * @param connectionLimit of all its logins together
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
