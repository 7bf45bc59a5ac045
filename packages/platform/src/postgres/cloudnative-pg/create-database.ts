import { Job } from "@pulumi/kubernetes/batch/v1/job";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import { REPLACED_IF_FAILED } from "../../internal/awaiting";
import { labels } from "../../internal/names";
import { namespaceOf } from "../namespace";
import { databasePolicy, type DatabasePods } from "../network";
import type { MadeDatabase, MadeLogin } from "../database-spec";
import type { DatabaseOptions } from "../engine";
import { createCustomResource } from "./custom-resources";
import { loginRole, ownerRole, tenantDatabase } from "./database-manifests";
import { loginJob, loginJobName, LOGIN_MINUTES } from "./login-job";
import { loginPolicy, podsOf, poolerPods } from "./network";
import { poolerName } from "./pooler-manifest";
import type { CloudNativePgDatabaseSpec } from "./spec";

/**
 * Creates owner, logins and database, lets each login act as the owner, and opens the network to the server and its pooler.
 * @param logins with the names of the Secrets beside the server that hold their passwords
 */
export function createCloudNativePgDatabase(
  name: string,
  spec: CloudNativePgDatabaseSpec,
  logins: readonly MadeLogin[],
  { retained, opts }: DatabaseOptions,
): MadeDatabase {
  const { server, objectName, databaseName, connectionLimit } = spec;
  const object = { name: objectName, namespace: namespaceOf(server), cluster: server.cluster };
  const owner = createCustomResource(`${name}-role`, ownerRole(object, databaseName), retained);
  const limited = { owner: databaseName, connectionLimit };
  const database = createCustomResource(`${name}-database`, tenantDatabase(object, limited), {
    ...retained,
    dependsOn: [owner],
  });
  const networks = createNetworkPolicies(name, spec, opts);
  const jobs = logins.map((login) => {
    const role = createCustomResource(
      `${name}-role-${login.letter}`,
      loginRole(
        { ...object, name: `${objectName}-${login.letter}` },
        { ...limited, role: login.role, passwordSecret: login.secret },
      ),
      { ...retained, dependsOn: [owner] },
    );
    return createLoginJob(name, spec, login, { ...opts, dependsOn: [role, database, ...networks] });
  });
  return { ready: pulumi.all(jobs).apply(([job = ""]) => job), poolerHost: server.endpoints.pooler };
}

/** @returns its name, known once the login acts as the owner */
function createLoginJob(
  name: string,
  spec: CloudNativePgDatabaseSpec,
  login: MadeLogin,
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const jobName = loginJobName(spec, login);
  const podLabels = loginPods(spec);
  const job = new Job(
    `${name}-login-${login.letter}-job`,
    {
      metadata: {
        name: jobName,
        namespace: namespaceOf(spec.server),
        labels: podLabels,
        annotations: REPLACED_IF_FAILED,
      },
      spec: loginJob(spec, podLabels, login.secret),
    },
    { ...opts, customTimeouts: { create: `${LOGIN_MINUTES + 2}m` } },
  );
  return job.metadata.name;
}

/** Labels of the pods in which a database's logins are prepared. */
function loginPods({ objectName }: CloudNativePgDatabaseSpec): { [key: string]: string } {
  return labels(objectName, "login");
}

/** @returns the policies that a login's job needs */
function createNetworkPolicies(
  name: string,
  spec: CloudNativePgDatabaseSpec,
  opts: pulumi.CustomResourceOptions,
): NetworkPolicy[] {
  const { server, objectName, workloadNamespace } = spec;
  const open = (child: string, object: string, pods: DatabasePods, others: DatabasePods[]) =>
    new NetworkPolicy(
      `${name}-${child}`,
      {
        metadata: { name: object, namespace: namespaceOf(server), labels: labels(objectName, "database") },
        spec: databasePolicy(pods, workloadNamespace, others),
      },
      opts,
    );
  const pods = { matchLabels: loginPods(spec) };
  const login = new NetworkPolicy(
    `${name}-login-network`,
    {
      metadata: { name: `${objectName}-login`, namespace: namespaceOf(server), labels: labels(objectName, "database") },
      spec: loginPolicy(pods, server.cluster),
    },
    opts,
  );
  open("pool-network", `${objectName}-pool`, poolerPods(poolerName(server.name)), []);
  return [login, open("network", objectName, podsOf(server.cluster), [pods])];
}
