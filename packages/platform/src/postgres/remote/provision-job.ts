import type * as k8s from "@pulumi/kubernetes/types/input";
import type { Input } from "@pulumi/pulumi";
import type { RemoteFacts } from "@retail-odoo/contract";
import { psqlJob } from "../job";
import { authoritiesVolume } from "./authorities";

/** The job that creates a tenant's roles and database on a remote server. Pure. */

/** Upper bound of its time: the server may be failing over. */
export const PROVISION_MINUTES = 15;

const FILES = "/etc/provision";
const AUTHORITIES = "/etc/postgresql-ca";

export interface ProvisionPod {
  image: string;
  labels: { [label: string]: string };
  /** ConfigMap with `provision.sql`, and Secret with a verifier under each key. */
  script: Input<string>;
  verifiers: { secret: Input<string>; keys: readonly string[] };
}

/** Passes no password as an argument: the administrator's is in the environment, and of tenants' only verifiers are. */
export function provisionJob(server: RemoteFacts<Input<string>>, pod: ProvisionPod): k8s.batch.v1.JobSpec {
  const from = (name: string, secret: Input<string>, key: string) => ({
    name,
    valueFrom: { secretKeyRef: { name: secret, key } },
  });
  return psqlJob({
    name: "provision",
    image: pod.image,
    command: ["psql", "--no-psqlrc", "--quiet", `--file=${FILES}/provision.sql`],
    env: [
      { name: "PGHOST", value: server.endpoints.primary },
      { name: "PGPORT", value: String(server.port) },
      { name: "PGDATABASE", value: "postgres" },
      from("PGUSER", server.adminSecret, "username"),
      from("PGPASSWORD", server.adminSecret, "password"),
      { name: "PGSSLMODE", value: "verify-full" },
      { name: "PGSSLROOTCERT", value: `${AUTHORITIES}/ca.crt` },
      { name: "PGCONNECT_TIMEOUT", value: "10" },
      ...pod.verifiers.keys.map((key) => from(key, pod.verifiers.secret, key)),
    ],
    volumes: [{ name: "script", configMap: { name: pod.script } }, authoritiesVolume(server)],
    mountPaths: { script: FILES, authorities: AUTHORITIES },
    labels: pod.labels,
    retries: 6,
    minutes: PROVISION_MINUTES,
    server,
  });
}
