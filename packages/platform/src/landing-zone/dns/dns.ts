import { Zone } from "@pulumi/aws/route53/zone";
import * as pulumi from "@pulumi/pulumi";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, retainOptions, type BaseContext } from "../shared/context";

/** A hosted zone, as the landing zone publishes it. */
export interface Dns {
  /** Name of the zone. */
  name: string;
  /** Id of the hosted zone. */
  zoneId: pulumi.Output<string>;
  /** Name servers that the parent domain delegates to; absent for an existing hosted zone. */
  nameServers?: pulumi.Output<string>[];
}

/** Route 53 gives every public zone four name servers, in four top-level domains. */
const NAME_SERVERS = [0, 1, 2, 3];

/**
 * The public hosted zone of the platform's names. Deleting it breaks the delegation, because a new zone gets other name
 * servers. Its records are public, so it is neither regional nor encrypted.
 */
export function createDns(context: BaseContext): Dns | undefined {
  assertInputs("createDns", { context });
  const { name, spec } = context;
  const { dns, prefix, durable, recovery } = spec;
  if (!dns) return undefined;
  if (dns.zoneId !== undefined) return { name: dns.name, zoneId: pulumi.output(dns.zoneId) };
  const zone = new Zone(
    `${name}-dns`,
    {
      name: dns.name,
      comment: `Names of ${prefix}`,
      forceDestroy: !durable,
      // Restores changes of records within an hour of an outage of us-east-1, where Route 53 has its control plane.
      enableAcceleratedRecovery: recovery !== undefined,
      tags: resourceTags(context, "none", "dns"),
    },
    retainOptions(context),
  );
  const nameServers = NAME_SERVERS.map((index) => zone.nameServers.apply((servers) => servers[index] ?? ""));
  return { name: dns.name, zoneId: zone.zoneId, nameServers };
}
