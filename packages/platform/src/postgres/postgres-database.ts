import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { marker, TYPES, type PostgresDatabaseFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { hasKeys } from "../internal/keys";
import { labels } from "../internal/names";
import { createCloudNativePgDatabase, RELOAD_LABEL } from "./cloudnative-pg";
import {
  DATABASE_KEYS,
  resolvePostgresDatabase,
  type MadeDatabase,
  type PostgresDatabaseArgs,
  type PostgresDatabaseSpec,
} from "./resolve-postgres-database";

/**
 * A database on a `PostgresHA` server, with a role of its own that gets into no other.
 *
 * Creates a password, the role, the database, a Secret with the credentials where the workload runs, and its way through the
 * network to the server. The password is in the Secrets and, encrypted, in the stack's state, nowhere else.
 *
 * Costs nothing beside its share of the server. Deleting it leaves role and database on the server, and refuses unless
 * `durable` is false.
 *
 * @example
 * ```typescript
 * const shop = new PostgresDatabase("shop", { server: erp.facts, connectionLimit: 40 });
 * export const host = shop.facts.host;
 * ```
 */
export class PostgresDatabase extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.PostgresDatabase;
  static override isInstance(value: unknown): value is PostgresDatabase {
    return marker(TYPES.PostgresDatabase).isInstance(value);
  }

  /** Where the database is and which Secret opens it. Who uses the host waits until the database is there. */
  readonly facts: PostgresDatabaseFacts<pulumi.Input<string>>;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: PostgresDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    const faults = new Faults();
    if (!hasKeys(args, DATABASE_KEYS, faults)) faults.throwIfAny(`PostgresDatabase ${name}`);
    const spec = resolvePostgresDatabase(name, args, faults);
    faults.throwIfAny(`PostgresDatabase ${name}`);
    const { server, databaseName, connectionLimit } = spec;
    super(TYPES.PostgresDatabase, name, { server: server.name, name: databaseName, connectionLimit }, opts);

    // What the database waits for, its parts wait for.
    const child = { parent: this, dependsOn: opts?.dependsOn };
    const password = createPassword(name, spec, child);
    const login = createLogin(name, spec, password, child);
    const database = createDatabase(name, spec, login, child);
    const credentialsSecret = createCredentials(name, spec, password, login, child);
    const onceThere = (host: pulumi.Input<string>) =>
      pulumi.all([host, database.ready]).apply(([endpoint]) => endpoint);

    this.facts = {
      server: server.name,
      name: databaseName,
      role: databaseName,
      connectionLimit,
      host: onceThere(server.endpoints.primary),
      poolerHost: onceThere(database.poolerHost),
      port: server.port,
      credentialsSecret,
    };
    this.registerOutputs(this.facts);
  }
}

type Name = pulumi.Output<string>;

/** Role, database and what opens them: together they are the tenant's data, and none is of use without the others. */
function kept(spec: PostgresDatabaseSpec, opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return { ...opts, protect: spec.durable, retainOnDelete: spec.durable };
}

function createPassword(name: string, spec: PostgresDatabaseSpec, opts: pulumi.CustomResourceOptions): Name {
  // Only what a URI, a shell and an INI file all take as it is.
  const password = new RandomPassword(
    `${name}-password`,
    { length: 40, overrideSpecial: "-_.~", minLower: 1, minUpper: 1, minNumeric: 1 },
    kept(spec, opts),
  );
  return password.result;
}

function createLogin(
  name: string,
  spec: PostgresDatabaseSpec,
  password: Name,
  opts: pulumi.CustomResourceOptions,
): Name {
  const login = new Secret(
    `${name}-login`,
    {
      metadata: {
        name: spec.objectName,
        namespace: spec.server.namespace,
        labels: { ...labels(spec.objectName, "database"), ...RELOAD_LABEL },
      },
      type: "kubernetes.io/basic-auth",
      stringData: { username: spec.databaseName, password },
    },
    kept(spec, opts),
  );
  return login.metadata.name;
}

function createDatabase(
  name: string,
  spec: PostgresDatabaseSpec,
  login: Name,
  opts: pulumi.CustomResourceOptions,
): MadeDatabase {
  const { server } = spec;
  switch (server.engine) {
    case "cloudnative-pg":
      return createCloudNativePgDatabase(name, { ...spec, server }, login, { kept: kept(spec, opts), opts });
  }
}

/** A workload in a namespace of its own cannot read the Secret beside the server, so it gets one. */
function createCredentials(
  name: string,
  { server, databaseName, workloadNamespace }: PostgresDatabaseSpec,
  password: Name,
  login: Name,
  opts: pulumi.CustomResourceOptions,
): PostgresDatabaseFacts<pulumi.Input<string>>["credentialsSecret"] {
  if (workloadNamespace === undefined) return { namespace: server.namespace, name: login };
  const secretName = `${databaseName.replace(/_/g, "-")}-credentials`;
  const secret = new Secret(
    `${name}-credentials`,
    {
      metadata: { name: secretName, namespace: workloadNamespace, labels: labels(secretName, "database") },
      type: "kubernetes.io/basic-auth",
      stringData: { username: databaseName, password },
    },
    opts,
  );
  return { namespace: secret.metadata.namespace, name: secret.metadata.name };
}
