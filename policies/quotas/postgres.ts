import type { DeepPartial } from "@retail-odoo/policy-kit";

/** The fields of CloudNativePG's objects that the rules read. */
export interface Cluster {
  metadata: { name: string; namespace: string };
  spec: { postgresql: { parameters: { [name: string]: string } }; managed: { roles: Role[] } };
}

export interface DatabaseRole {
  metadata: { name: string; namespace: string };
  spec: Role & { cluster: { name: string } };
}

/** A role, as a `DatabaseRole` or in the list of a cluster. A `connectionLimit` of -1 is no limit. */
export interface Role {
  name: string;
  login: boolean;
  superuser: boolean;
  replication: boolean;
  connectionLimit: number;
}

export const CLUSTER = "kubernetes:postgresql.cnpg.io/v1:Cluster";
export const DATABASE_ROLE = "kubernetes:postgresql.cnpg.io/v1:DatabaseRole";

/** Whether the connection limit of a role applies: PostgreSQL limits neither superusers nor replication. */
export function takesConnections({ login, superuser, replication }: DeepPartial<Role>): boolean {
  return login === true && superuser !== true && replication !== true;
}
