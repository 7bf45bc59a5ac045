import type { Input, Output } from "@pulumi/pulumi";
import type { RemoteFacts } from "@retail-odoo/contract";
import type { PostgresDatabaseSpec } from "../database-spec";

/** A database on a server that no operator runs. */
export type RemoteDatabaseSpec = PostgresDatabaseSpec<RemoteFacts<Input<string>>>;

/** What a server stores of a login in place of its password, under the name by which a job finds it. */
export interface Verifier {
  role: string;
  key: string;
  verifier: Output<string>;
}
