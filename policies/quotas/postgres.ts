import type { Seen } from "@retail-odoo/policy-kit";

/** What the rules read of CloudNativePG's objects. */
export interface Cluster {
  metadata: { name: string; namespace: string };
  spec: { postgresql: { parameters: { [name: string]: string } }; managed: { roles: Role[] } };
}

export interface DatabaseRole {
  metadata: { name: string; namespace: string };
  spec: Role & { cluster: { name: string } };
}

/** A role, as an object of its own or in a cluster's list. `connectionLimit` is -1 for none. */
export interface Role {
  name: string;
  login: boolean;
  superuser: boolean;
  replication: boolean;
  connectionLimit: number;
}

export const CLUSTER = "kubernetes:postgresql.cnpg.io/v1:Cluster";
export const DATABASE_ROLE = "kubernetes:postgresql.cnpg.io/v1:DatabaseRole";

/** Whether a role can hold connections that others then lack; PostgreSQL limits neither superusers nor replication. */
export function takesConnections({ login, superuser, replication }: Seen<Role>): boolean {
  return login === true && superuser !== true && replication !== true;
}
