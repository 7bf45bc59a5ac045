import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type * as pulumi from "@pulumi/pulumi";
import type { CloudNativePgFacts } from "@retail-odoo/contract";
import { labels } from "../../internal/names";
import { databasePolicy, type DatabasePods } from "../network";
import type { MadeDatabase, PostgresDatabaseSpec } from "../resolve-postgres-database";
import { createCustomResource } from "./custom-resources";
import { tenantDatabase, tenantRole } from "./database-manifests";
import { podsOf, poolerPods } from "./network";
import { poolerName } from "./pooler-manifest";

/** A database of a server of CloudNativePG's. */
export type CloudNativePgDatabaseSpec = PostgresDatabaseSpec<CloudNativePgFacts<pulumi.Input<string>>>;

/** The operator changes the role's password when a Secret with this label changes. */
export const RELOAD_LABEL = { "cnpg.io/reload": "true" };

/**
 * Makes role and database, and opens the way to the server and its pooler.
 * @param login name of the Secret beside the server that holds the role's password
 * @param kept options of what is of no use without the tenant's data, and of the data itself
 */
export function createCloudNativePgDatabase(
  name: string,
  spec: CloudNativePgDatabaseSpec,
  login: pulumi.Output<string>,
  { kept, opts }: { kept: pulumi.CustomResourceOptions; opts: pulumi.CustomResourceOptions },
): MadeDatabase {
  const { server, objectName, databaseName, connectionLimit } = spec;
  const object = { name: objectName, namespace: server.namespace, cluster: server.cluster };
  const role = createCustomResource(
    `${name}-role`,
    tenantRole(object, { name: databaseName, connectionLimit, passwordSecret: login }),
    kept,
  );
  const database = createCustomResource(`${name}-database`, tenantDatabase(object, databaseName), {
    ...kept,
    dependsOn: [role],
  });
  createNetworkPolicies(name, spec, opts);
  return { ready: database.metadata.name, poolerHost: server.endpoints.pooler };
}

function createNetworkPolicies(
  name: string,
  { server, objectName, workloadNamespace }: CloudNativePgDatabaseSpec,
  opts: pulumi.CustomResourceOptions,
): void {
  const open = (child: string, object: string, pods: DatabasePods) =>
    new NetworkPolicy(
      `${name}-${child}`,
      {
        metadata: { name: object, namespace: server.namespace, labels: labels(objectName, "database") },
        spec: databasePolicy(pods, workloadNamespace),
      },
      opts,
    );
  open("network", objectName, podsOf(server.cluster));
  open("pool-network", `${objectName}-pool`, poolerPods(poolerName(server.name)));
}
