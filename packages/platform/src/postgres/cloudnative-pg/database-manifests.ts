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

export function tenantsGroup({ name, namespace, cluster }: DatabaseObject): DatabaseRole {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "DatabaseRole",
    metadata: { name, namespace, labels: labels(name, "database"), annotations: APPLIED },
    spec: {
      cluster: { name: cluster },
      name: TENANTS_GROUP,
      login: false,
      databaseRoleReclaimPolicy: "retain",
    },
  };
}

/** A role that may log in, and neither make databases nor roles: Odoo would make a database that it does not find. */
export function tenantRole(
  { name, namespace, cluster }: DatabaseObject,
  role: { name: string; connectionLimit: number; passwordSecret: Input<string> },
): DatabaseRole {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "DatabaseRole",
    metadata: { name, namespace, labels: labels(name, "database"), annotations: APPLIED },
    spec: {
      cluster: { name: cluster },
      name: role.name,
      login: true,
      connectionLimit: role.connectionLimit,
      inRoles: [TENANTS_GROUP],
      passwordSecret: { name: role.passwordSecret },
      databaseRoleReclaimPolicy: "retain",
    },
  };
}

/** A database that its role owns and that bears the role's name, which is how `pg_hba` knows whose it is. */
export function tenantDatabase({ name, namespace, cluster }: DatabaseObject, role: string): Database {
  return {
    apiVersion: "postgresql.cnpg.io/v1",
    kind: "Database",
    metadata: { name, namespace, labels: labels(name, "database"), annotations: APPLIED },
    spec: {
      cluster: { name: cluster },
      name: role,
      owner: role,
      ...LOCALE,
      databaseReclaimPolicy: "retain",
    },
  };
}
