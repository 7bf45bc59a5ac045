import { Job } from "@pulumi/kubernetes/batch/v1/job";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import * as pulumi from "@pulumi/pulumi";
import { REPLACED_IF_FAILED } from "../../internal/awaiting";
import { labels } from "../../internal/names";
import { namespaceOf } from "../namespace";
import { imagesOf } from "../images";
import { generationOf } from "../logins";
import type { MadeDatabase, MadeLogin } from "../database-spec";
import { createTenantPooler } from "./create-pooler";
import { provisionNameOf } from "./names";
import { provisionPolicy } from "./network";
import { usersFile } from "./pgbouncer";
import { PROVISION_MINUTES, provisionJob } from "./provision-job";
import { provisionSql } from "./provision-sql";
import { scramVerifier } from "./scram";
import type { RemoteDatabaseSpec, Verifier } from "./spec";

/**
 * Creates owner, logins and database by a job, and a pooler of the tenant's own.
 * @param logins the first is the one in use
 * @param ownServer whether the whole server is the platform's, its database `postgres` included
 */
export function createRemoteDatabase(
  name: string,
  spec: RemoteDatabaseSpec,
  logins: readonly MadeLogin[],
  { ownServer, opts }: { ownServer: boolean; opts: pulumi.CustomResourceOptions },
): MadeDatabase {
  const verifiers = logins.map((login): Verifier => {
    const verifier = pulumi.output(login.password).apply((password) => scramVerifier(login.role, password));
    return { role: login.role, key: `VERIFIER_${login.letter.toUpperCase()}`, verifier };
  });
  const secret = createVerifiers(name, spec, logins, verifiers, opts);
  const provision = createProvisionJob(name, spec, logins, { verifiers, secret, ownServer }, opts);
  const poolerHost = createTenantPooler(name, spec, { users: secret, provision }, opts);
  return { ready: provision.metadata.name, poolerHost };
}

/** Generations of a database's logins, as part of a name: `b2-a1`. */
function generationsOf(logins: readonly MadeLogin[]): string {
  return logins.map(generationOf).join("-");
}

/** Its name changes with its contents, so that running pods keep the previous Secret until they are replaced. */
function createVerifiers(
  name: string,
  { server, objectName }: RemoteDatabaseSpec,
  logins: readonly MadeLogin[],
  verifiers: readonly Verifier[],
  opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
  const known = pulumi.all(verifiers.map(({ verifier }) => verifier));
  const users = known.apply((values) =>
    usersFile(verifiers.map(({ role }, index) => ({ role, verifier: values[index] ?? "" }))),
  );
  const secret = new Secret(
    `${name}-verifiers`,
    {
      metadata: {
        name: `${objectName}-verifiers-${generationsOf(logins)}`,
        namespace: namespaceOf(server),
        labels: labels(objectName, "database"),
      },
      stringData: { ...Object.fromEntries(verifiers.map(({ key, verifier }) => [key, verifier])), "users.txt": users },
    },
    opts,
  );
  return secret.metadata.name;
}

/** Once it has succeeded, the database exists. */
function createProvisionJob(
  name: string,
  { server, objectName, databaseName, connectionLimit }: RemoteDatabaseSpec,
  logins: readonly MadeLogin[],
  {
    verifiers,
    secret,
    ownServer,
  }: { verifiers: readonly Verifier[]; secret: pulumi.Output<string>; ownServer: boolean },
  opts: pulumi.CustomResourceOptions,
): Job {
  const { postgres: image } = imagesOf(server.baseline);
  const sql = provisionSql({
    databaseName,
    logins: verifiers.map(({ role, key }) => ({ role, verifier: key })),
    connectionLimit,
    major: server.major,
    ownServer,
  });
  const jobName = provisionNameOf(objectName, sql, image, generationsOf(logins));
  const metadata = { name: jobName, namespace: namespaceOf(server), labels: labels(objectName, "provision") };
  const script = new ConfigMap(`${name}-provision-script`, { metadata, data: { "provision.sql": sql } }, opts);
  const network = new NetworkPolicy(
    `${name}-provision-network`,
    {
      metadata: { ...metadata, name: `${objectName}-provision` },
      spec: provisionPolicy(metadata.labels, server),
    },
    opts,
  );
  return new Job(
    `${name}-provision`,
    {
      metadata: { ...metadata, annotations: REPLACED_IF_FAILED },
      spec: provisionJob(server, {
        image,
        labels: metadata.labels,
        script: script.metadata.name,
        verifiers: { secret, keys: verifiers.map(({ key }) => key) },
      }),
    },
    pulumi.mergeOptions(opts, { dependsOn: [network], customTimeouts: { create: `${PROVISION_MINUTES + 5}m` } }),
  );
}
