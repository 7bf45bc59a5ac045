import { Secret } from "@pulumi/kubernetes/core/v1/secret";
import * as pulumi from "@pulumi/pulumi";
import { RandomPassword } from "@pulumi/random/randomPassword";
import { marker, TYPES, type PostgresDatabaseFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { labels } from "../internal/names";
import { resolveArguments } from "../internal/resolve-arguments";
import { retainOptions } from "../internal/retain";
import type { MadeLogin, PostgresDatabaseSpec } from "./database-spec";
import { engineOf } from "./engines";
import { generationOf, loginsOf, type Login } from "./logins";
import { namespaceOf } from "./namespace";
import { hasDatabaseKeys, resolvePostgresDatabase, type PostgresDatabaseArgs } from "./resolve-postgres-database";

/**
 * A database on a `PostgresHA` server, with logins that are valid for no other database.
 *
 * Creates the database, the role that owns it, two logins that alternate as passwords rotate (one until the first rotation), a
 * Secret with the credentials in the workload's namespace, and NetworkPolicies to the server. Passwords are in the Secrets and,
 * encrypted, in the stack's state.
 *
 * Costs its share of the server and, outside of CloudNativePG, the pods of a pooler. Deleting it removes the credentials and
 * network access; roles and database stay on the server. It is protected from deletion unless `durable` is false.
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

  /** Host, name and credentials. Resources that read the host wait until the database exists. */
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

    // A component's dependencies do not reach its children by themselves.
    const child = { parent: this, dependsOn: opts?.dependsOn };
    const logins = createLogins(name, spec, child);
    const engine = engineOf(server);
    const database = engine.createDatabase(name, spec, logins, {
      retained: retainOptions(spec.durable, child),
      opts: child,
    });
    const credentialsSecret = createCredentials(name, spec, logins[0], child);
    const trust = engine.createTrust(name, spec, child);
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

/**
 * Passwords of a generation's logins, and the Secrets beside the server that hold them. The first is the one in use. None is
 * protected: a later generation replaces it.
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
      // Only characters that need no escaping in a URI, a shell or an INI file.
      overrideSpecial: "-_.~",
      minLower: 1,
      minUpper: 1,
      minNumeric: 1,
      // A new generation is a new password.
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
  // Changed contents replace the Secret; with a new name the new one is created before the old one is deleted.
  const secretName = `${spec.objectName}-${generationOf(login)}`;
  const secret = new Secret(
    `${name}-login-${login.letter}`,
    {
      metadata: {
        name: secretName,
        namespace: namespaceOf(spec.server),
        labels: { ...labels(spec.objectName, "database"), ...engineOf(spec.server).loginLabels },
      },
      type: "kubernetes.io/basic-auth",
      stringData: { username: login.role, password },
    },
    opts,
  );
  return secret.metadata.name;
}

/**
 * A workload in another namespace cannot read the Secret beside the server, so it gets a copy. Its name contains the login:
 * pods that were started with the previous one keep theirs until the last of them has been replaced.
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
