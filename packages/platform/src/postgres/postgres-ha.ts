import * as pulumi from "@pulumi/pulumi";
import { marker, TYPES, type PostgresFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { checkName } from "../internal/names";
import { resolveArguments } from "../internal/resolve-arguments";
import { cloudNativePgFacts, createCloudNativePg } from "./cloudnative-pg";
import { createExternal, externalFacts } from "./external";
import { checkRdsName, createRds, plannedRdsFacts, type RdsArgs } from "./rds";
import { hasPostgresKeys, resolvePostgresHA, type PostgresHAArgs, type PostgresSpec } from "./resolve-postgres-ha";

/**
 * A PostgreSQL server for Odoo: three instances in three zones under CloudNativePG, tuned by size, with its write-ahead log
 * on a volume of its own and its backups in a bucket. Tenants' databases are `PostgresDatabase`s.
 *
 * Creates an image catalogue, the cluster, the group of tenants' roles, a pooler, network policies and, with `backup`, an
 * object store and a scheduled backup, all in a namespace that exists. Needs CloudNativePG 1.30 and, for backups, its Barman Cloud plugin
 * 0.14.
 *
 * Costs three times the size's memory, CPU and volumes, and traffic between zones. Deleting it deletes every database and
 * its volumes; backups stay. It refuses unless `durable` is false.
 *
 * @example
 * ```typescript
 * const erp = new PostgresHA("erp", {
 *   engine: "cloudnative-pg", major: 17, namespace: "databases", size: "m", durability: "balanced",
 *   backup: { bucket: "erp-backups", region: "eu-central-1" },
 * });
 * ```
 */
export class PostgresHA extends pulumi.ComponentResource {
  static readonly __pulumiType = TYPES.PostgresHA;
  static override isInstance(value: unknown): value is PostgresHA {
    return marker(TYPES.PostgresHA).isInstance(value);
  }

  /** Endpoints and limits. Who uses an endpoint waits until the server is ready. */
  readonly facts: PostgresFacts<pulumi.Input<string>>;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: PostgresHAArgs, opts?: pulumi.ComponentResourceOptions) {
    const spec = resolveArguments({ component: "PostgresHA", name, args, opts }, () => {
      const faults = new Faults();
      checkName(name, faults.at("name"), 40);
      if (!hasPostgresKeys(args, faults)) faults.throwIfAny(`PostgresHA ${name}`);
      const resolved = resolvePostgresHA(args, faults);
      if (args.engine === "rds") checkRdsName(name, args.ownership, faults.at("name"));
      faults.throwIfAny(`PostgresHA ${name}`);
      return resolved;
    });
    super(TYPES.PostgresHA, name, plannedFacts(name, spec, args), opts);

    // What the server waits for, its parts wait for.
    this.facts = createServer(name, spec, args, { parent: this, dependsOn: opts?.dependsOn });
    this.registerOutputs(this.facts);
  }
}

/** Facts as they are known before anything is made. */
function plannedFacts(name: string, spec: PostgresSpec, args: PostgresHAArgs): object {
  switch (spec.engine) {
    case "cloudnative-pg":
      return cloudNativePgFacts(name, spec);
    case "rds":
      return plannedRdsFacts(name, spec, zoneOf(args));
    case "external":
      return externalFacts(name, spec);
  }
}

function createServer(
  name: string,
  spec: PostgresSpec,
  args: PostgresHAArgs,
  opts: pulumi.CustomResourceOptions,
): PostgresFacts<pulumi.Input<string>> {
  switch (spec.engine) {
    case "cloudnative-pg":
      return createCloudNativePg(name, spec, opts);
    case "rds":
      return createRds(name, spec, { zone: zoneOf(args), opts });
    case "external":
      return createExternal(name, spec, opts);
  }
}

function zoneOf(args: PostgresHAArgs): RdsArgs["zone"] {
  if (args.engine !== "rds") throw new Error("Only a server of RDS's stands in a landing zone.");
  return args.zone;
}
