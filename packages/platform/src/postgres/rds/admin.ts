import { Secret as ManagedSecret } from "@pulumi/aws/secretsmanager/secret";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap";
import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { labels, tags } from "../../internal/names";
import { retainOptions } from "../../internal/retain";
import { rdsNames } from "./facts";
import type { RdsContext, RdsSpec } from "./spec";

/**
 * The administrator's password. It is generated here because a password managed by RDS cannot be replicated to another region.
 * Secrets Manager holds it for operators, in both regions, and a Secret for the jobs in the cluster.
 * @returns the password, known once both hold it
 */
export function createAdmin(name: string, spec: RdsSpec, { zone, opts }: RdsContext): pulumi.Output<string> {
  const { identifier, admin, adminSecret } = rdsNames(name, spec);
  const keep = retainOptions(spec.durable, opts);
  // RDS refuses slashes, at signs, quotes and spaces.
  const { result: password } = new RandomPassword(
    `${name}-admin-password`,
    { length: 40, overrideSpecial: "-_.~", minLower: 1, minUpper: 1, minNumeric: 1 },
    keep,
  );
  const login = pulumi.jsonStringify({ username: admin, password });
  const managed = createManagedSecret(name, spec, zone, keep);
  const version = new SecretVersion(
    `${name}-admin-version`,
    { secretId: managed.name, secretString: login, region: spec.region },
    keep,
  );
  const secret = new Secret(
    `${name}-admin`,
    {
      metadata: { name: adminSecret, namespace: spec.namespace, labels: labels(identifier, "database") },
      type: "kubernetes.io/basic-auth",
      stringData: { username: admin, password },
    },
    keep,
  );
  return pulumi.all([password, version.secretId, secret.metadata.name]).apply(([known]) => known);
}

function createManagedSecret(
  name: string,
  { region, ownership, durable, environment, major, backup }: RdsSpec,
  { keys, recovery }: RdsContext["zone"],
  opts: pulumi.CustomResourceOptions,
): ManagedSecret {
  const { identifier } = rdsNames(name, { environment, major, region });
  return new ManagedSecret(
    `${name}-admin-secret`,
    {
      name: `${identifier}/admin`,
      description: `Who makes roles and databases on ${identifier}`,
      kmsKeyId: keys.secrets,
      recoveryWindowInDays: durable ? 30 : 0,
      replicas:
        backup.copyRegion === undefined || !recovery
          ? undefined
          : [{ region: backup.copyRegion, kmsKeyId: recovery.keys.secrets }],
      region,
      tags: tags(ownership, "secret", `${identifier}-admin`),
    },
    opts,
  );
}

/** The CAs by which clients verify the server. */
export function createAuthorities(name: string, spec: RdsSpec, { opts }: RdsContext): ConfigMap {
  const { authorities } = rdsNames(name, spec);
  return new ConfigMap(
    `${name}-authorities`,
    {
      metadata: { name: authorities, namespace: spec.namespace, labels: labels(authorities, "database") },
      data: { "ca.crt": spec.authorities },
    },
    opts,
  );
}
