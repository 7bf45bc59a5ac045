import * as pulumi from "@pulumi/pulumi";
import { marker, TYPES, type PostgresFacts } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { checkName } from "../internal/names";
import { resolveArguments } from "../internal/resolve-arguments";
import { engineOf, type PostgresHAArgs } from "./engines";
import { hasPostgresProperties, resolvePostgresHA } from "./resolve-postgres-ha";

/**
 * A PostgreSQL server for Odoo, tuned by size, of the engine that `args.engine` names. Tenants' databases on it are
 * `PostgresDatabase`s.
 *
 * With `cloudnative-pg` it creates three instances in three zones with a WAL volume each (one without `survivesZoneLoss`), an image
 * catalogue, the group of tenants' roles, a pooler, NetworkPolicies and, with `backup`, an object store and a scheduled backup, all in
 * a namespace that exists. Needs CloudNativePG 1.30 and, for backups, its Barman Cloud plugin 0.14. With `rds` it creates a Multi-AZ
 * instance in the landing zone's data subnets, with `external` only a ConfigMap with the CA of a server that exists.
 *
 * Costs three times the size's memory, CPU and volumes (RDS: instance and standby), and traffic between zones. Deleting it
 * deletes every database and its volumes; backups in a bucket stay. It is protected from deletion unless `durable` is false.
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

  /** Endpoints and limits. Resources that read an endpoint wait until the server is ready. */
  readonly facts: PostgresFacts<pulumi.Input<string>>;

  /** @throws UserInputError with every fault of the arguments */
  constructor(name: string, args: PostgresHAArgs, opts?: pulumi.ComponentResourceOptions) {
    const { engine, spec } = resolveArguments({ component: "PostgresHA", name, args, opts }, () => {
      const faults = new Faults();
      checkName(name, faults.at("name"), 40);
      if (!hasPostgresProperties(args, faults)) faults.throwIfAny(`PostgresHA ${name}`);
      const engine = engineOf(args);
      const spec = resolvePostgresHA(name, args, faults);
      engine.checkName?.(name, args, faults.at("name"));
      faults.throwIfAny(`PostgresHA ${name}`);
      return { engine, spec };
    });
    super(TYPES.PostgresHA, name, engine.plannedFacts(name, spec, args), opts);

    // A component's dependencies do not reach its children by themselves.
    this.facts = engine.create(name, spec, args, { parent: this, dependsOn: opts?.dependsOn });
    this.registerOutputs(this.facts);
  }
}
