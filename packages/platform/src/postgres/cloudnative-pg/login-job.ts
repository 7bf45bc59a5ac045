import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import { digest } from "../../internal/names";
import { psqlJob } from "../job";
import { actAsOwner, generationOf, type Login } from "../logins";
import type { CloudNativePgDatabaseSpec } from "./spec";

/** Lets a login act as its database's owner: a `DatabaseRole` has no field for it, and a role may set it for itself. Pure. */

/** The job is a login's first session with its password: once it has succeeded, the server accepts that password. */
export function loginJobName({ objectName }: Pick<CloudNativePgDatabaseSpec, "objectName">, login: Login): string {
  // Server and database together may be longer than a job's name.
  const database = digest(objectName, 12);
  return `login-${database}-${generationOf(login)}`;
}

/** Time the operator may take to set a role's password. */
export const LOGIN_MINUTES = 10;

/** Mount path of the server's CA. */
const TRUST = "/etc/postgresql-ca";

/**
 * @param podLabels that the server's NetworkPolicy admits
 * @param secret the login's Secret beside the server
 */
export function loginJob(
  { server, databaseName }: Pick<CloudNativePgDatabaseSpec, "server" | "databaseName">,
  podLabels: { [key: string]: string },
  secret: Input<string>,
): k8s.batch.v1.JobSpec {
  const credential = (key: string) => ({ secretKeyRef: { name: secret, key } });
  return psqlJob({
    name: "login",
    image: server.image,
    command: ["/bin/sh", "-c", loginScript(databaseName)],
    env: [
      { name: "PGHOST", value: server.endpoints.primary },
      { name: "PGPORT", value: String(server.port) },
      { name: "PGDATABASE", value: databaseName },
      { name: "PGUSER", valueFrom: credential("username") },
      { name: "PGPASSWORD", valueFrom: credential("password") },
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: `${TRUST}/${server.ca.key}` },
      { name: "PGCONNECT_TIMEOUT", value: "5" },
    ],
    // The operator keeps the CA's private key in the same Secret: mount the certificate alone.
    volumes: [
      { name: "ca", secret: { secretName: server.ca.name, items: [{ key: server.ca.key, path: server.ca.key }] } },
    ],
    mountPaths: { ca: TRUST },
    labels: podLabels,
    retries: 3,
    minutes: LOGIN_MINUTES,
    server,
  });
}

/** Retries until the operator has created role and password. Idempotent. */
export function loginScript(databaseName: string): string {
  const statements = actAsOwner(databaseName).map((statement) => `--command="${statement}"`);
  return `until psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 ${statements.join(" ")}; do sleep 2; done`;
}
