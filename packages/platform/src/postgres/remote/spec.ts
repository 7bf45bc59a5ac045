import type { Input, Output } from "@pulumi/pulumi";
import type { RemoteFacts } from "@retail-odoo/contract";
import type { PostgresDatabaseSpec } from "../database-spec";

/** A database on a server that no operator runs. */
export type RemoteDatabaseSpec = PostgresDatabaseSpec<RemoteFacts<Input<string>>>;

/** What a server is told of a login instead of its password, under the name a job finds it by. */
export interface Verifier {
  role: string;
  key: string;
  verifier: Output<string>;
}
