import { Zone } from "@pulumi/aws/route53/zone";
import * as pulumi from "@pulumi/pulumi";
import { assertInputs } from "../shared/assert-inputs";
import { retainOptions, resourceTags, type BaseContext } from "../shared/context";

/** A hosted zone, as the landing zone publishes it. */
export interface Dns {
  name: string;
  zoneId: pulumi.Output<string>;
  /** What the domain above delegates to; known of a zone that was made. */
  nameServers?: pulumi.Output<string>[];
}

/** Route 53 gives every public zone four name servers, in four top-level domains. */
const NAME_SERVERS = [0, 1, 2, 3];

/**
 * The public zone that the platform's names lie in. Deleted, it takes the delegation with it: another would get other name
 * servers. It holds names that anybody may ask for, so it is neither in a region nor encrypted.
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
      // Records can be changed again within an hour of losing us-east-1, where Route 53 takes changes.
      enableAcceleratedRecovery: recovery !== undefined,
      tags: resourceTags(context, "none", "dns"),
    },
    retainOptions(context),
  );
  const nameServers = NAME_SERVERS.map((index) => zone.nameServers.apply((servers) => servers[index] ?? ""));
  return { name: dns.name, zoneId: zone.zoneId, nameServers };
}
