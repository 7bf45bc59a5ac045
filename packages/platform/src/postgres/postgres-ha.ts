import * as pulumi from "@pulumi/pulumi";
import { marker, TYPES, type PostgresFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { checkName } from "../internal/names";
import { engineOf, type PostgresHAArgs } from "./engines";
import { hasPostgresProperties, resolvePostgresHA } from "./resolve-postgres-ha";

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
    const faults = new Faults();
    checkName(name, faults.at("name"), 40);
    if (!hasPostgresProperties(args, faults)) faults.throwIfAny(`PostgresHA ${name}`);
    const engine = engineOf(args);
    const spec = resolvePostgresHA(args, faults);
    engine.checkName?.(name, args, faults.at("name"));
    faults.throwIfAny(`PostgresHA ${name}`);
    super(TYPES.PostgresHA, name, engine.plannedFacts(name, spec, args), opts);

    // A component's dependencies do not reach its children by themselves.
    this.facts = engine.create(name, spec, args, { parent: this, dependsOn: opts?.dependsOn });
    this.registerOutputs(this.facts);
  }
}
