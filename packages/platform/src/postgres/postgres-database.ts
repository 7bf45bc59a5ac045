import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { marker, TYPES, type PostgresDatabaseFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { labels } from "../internal/names";
import { resolveArguments } from "../internal/resolve-arguments";
import { createCloudNativePgDatabase, RELOAD_LABEL } from "./cloudnative-pg";
import { generationOf, loginsOf, type Login } from "./logins";
import { createRemoteDatabase } from "./remote";
import {
  hasDatabaseKeys,
  resolvePostgresDatabase,
  type MadeDatabase,
  type MadeLogin,
  type PostgresDatabaseArgs,
  type PostgresDatabaseSpec,
} from "./resolve-postgres-database";
import { trustCloudNativePg, trustRemote, type Trust } from "./trust";

/**
 * A database on a `PostgresHA` server, with logins of its own that get into no other.
 *
 * Creates the database, the role that owns it, two logins that take turns as passwords rotate (one until the first rotation), a
 * Secret with the credentials where the workload runs, and its way through the network to the server. Passwords are in the
 * Secrets and, encrypted, in the stack's state, nowhere else.
 *
 * Costs nothing beside its share of the server. Deleting it leaves roles and database on the server, and refuses unless
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
    const spec = resolveArguments({ component: "PostgresDatabase", name, args, opts }, () => {
      const faults = new Faults();
      if (!hasDatabaseKeys(args, faults)) faults.throwIfAny(`PostgresDatabase ${name}`);
      const resolved = resolvePostgresDatabase(name, args, faults);
      faults.throwIfAny(`PostgresDatabase ${name}`);
      return resolved;
    });
    const { server, databaseName, connectionLimit } = spec;
    super(TYPES.PostgresDatabase, name, { server: server.name, name: databaseName, connectionLimit }, opts);

    // What the database waits for, its parts wait for.
    const child = { parent: this, dependsOn: opts?.dependsOn };
    const logins = createLogins(name, spec, child);
    const database = createDatabase(name, spec, logins, child);
    const credentialsSecret = createCredentials(name, spec, logins[0], child);
    const trust = createTrust(name, spec, child);
    const onceThere = (host: pulumi.Input<string>) =>
      pulumi.all([host, database.ready]).apply(([endpoint]) => endpoint);

    this.facts = {
      server: server.name,
      name: databaseName,
      role: logins[0].role,
      connectionLimit,
      host: onceThere(server.endpoints.primary),
      poolerHost: onceThere(database.poolerHost),
      port: server.port,
      credentialsSecret,
      ...trust,
    };
    this.registerOutputs(this.facts);
  }
}

type Name = pulumi.Output<string>;

/** Roles, database and what opens them: together they are the tenant's data, and none is of use without the others. */
function retainOptions(spec: PostgresDatabaseSpec, opts: pulumi.CustomResourceOptions): pulumi.CustomResourceOptions {
  return { ...opts, protect: spec.durable, retainOnDelete: spec.durable };
}

/**
 * Passwords of a generation's logins, and the Secrets beside the server that hold them. The first is the one in use. None is
 * protected, or the next but one generation could not replace it.
 */
function createLogins(
  name: string,
  spec: PostgresDatabaseSpec,
  opts: pulumi.CustomResourceOptions,
): readonly [MadeLogin, ...MadeLogin[]] {
  const make = (login: Login): MadeLogin => {
    const password = createPassword(name, login, opts);
    return { ...login, password, secret: createLoginSecret(name, spec, login, password, opts) };
  };
  const [inUse, ...before] = loginsOf(spec.databaseName, spec.passwordGeneration);
  return [make(inUse), ...before.map(make)];
}

function createPassword(name: string, { letter, generation }: Login, opts: pulumi.CustomResourceOptions): Name {
  const password = new RandomPassword(
    `${name}-password-${letter}`,
    {
      length: 40,
      // Only what a URI, a shell and an INI file all take as it is.
      overrideSpecial: "-_.~",
      minLower: 1,
      minUpper: 1,
      minNumeric: 1,
      // Another generation is another password.
      keepers: { generation: String(generation) },
    },
    opts,
  );
  return password.result;
}

function createLoginSecret(
  name: string,
  spec: PostgresDatabaseSpec,
  login: Login,
  password: Name,
  opts: pulumi.CustomResourceOptions,
): Name {
  // The provider makes another Secret where contents change; with another name it makes it before the old one goes.
  const secretName = `${spec.objectName}-${generationOf(login)}`;
  const secret = new Secret(
    `${name}-login-${login.letter}`,
    {
      metadata: {
        name: secretName,
        namespace: spec.server.namespace,
        labels: { ...labels(spec.objectName, "database"), ...RELOAD_LABEL },
      },
      type: "kubernetes.io/basic-auth",
      stringData: { username: login.role, password },
    },
    opts,
  );
  return secret.metadata.name;
}

function createDatabase(
  name: string,
  spec: PostgresDatabaseSpec,
  logins: readonly MadeLogin[],
  opts: pulumi.CustomResourceOptions,
): MadeDatabase {
  const { server } = spec;
  switch (server.engine) {
    case "cloudnative-pg":
      return createCloudNativePgDatabase(name, { ...spec, server }, logins, { kept: retainOptions(spec, opts), opts });
    case "rds":
    case "external":
      return createRemoteDatabase(name, { ...spec, server }, logins, opts);
  }
}

/**
 * A workload in a namespace of its own cannot read the Secret beside the server, so it gets one. Its name says which login it
 * holds: pods that were started with the other one find theirs until the last of them is gone.
 */
function createCredentials(
  name: string,
  { server, databaseName, workloadNamespace }: PostgresDatabaseSpec,
  { secret: beside, ...login }: MadeLogin,
  opts: pulumi.CustomResourceOptions,
): PostgresDatabaseFacts<pulumi.Input<string>>["credentialsSecret"] {
  if (workloadNamespace === undefined) return { namespace: server.namespace, name: beside };
  const secretName = `${databaseName.replace(/_/g, "-")}-${generationOf(login)}`;
  const secret = new Secret(
    `${name}-credentials`,
    {
      metadata: { name: secretName, namespace: workloadNamespace, labels: labels(secretName, "database") },
      type: "kubernetes.io/basic-auth",
      stringData: { username: login.role, password: login.password },
    },
    opts,
  );
  return { namespace: secret.metadata.namespace, name: secret.metadata.name };
}

function createTrust(name: string, spec: PostgresDatabaseSpec, opts: pulumi.CustomResourceOptions): Trust {
  const { server } = spec;
  return server.engine === "cloudnative-pg"
    ? trustCloudNativePg(name, { ...spec, server }, opts)
    : trustRemote(name, { ...spec, server }, opts);
}
