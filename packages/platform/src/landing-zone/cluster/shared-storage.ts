import { FileSystem } from "@pulumi/aws/efs/fileSystem";
import { MountTarget } from "@pulumi/aws/efs/mountTarget";
import { createAccessGroup, type Entrance } from "../network/access-group";
import type { Keys } from "../keys/keys";
import { assertInputs } from "../shared/assert-inputs";
import type { Network } from "../network/network";
import type { LandingZoneSpec } from "../resolve-landing-zone";
import { retainOptions, resourceTags, type LandingZoneContext } from "../shared/context";

const NFS_PORT = 2_049;

/** A file system that pods of all zones mount, with a door in each; only nodes and pods may knock. */
export function createSharedStorage(context: LandingZoneContext, network: Network, keys: Keys): FileSystem {
  assertInputs("createSharedStorage", { context, network, keys });
  const { name, spec, parent } = context;
  const { region } = spec;
  const files = new FileSystem(
    `${name}-files`,
    {
      creationToken: `${spec.prefix}-files`,
      encrypted: true,
      kmsKeyId: keys.data.arn,
      performanceMode: "generalPurpose",
      // Follows the load instead of the amount of data.
      throughputMode: "elastic",
      lifecyclePolicies: [{ transitionToIa: "AFTER_30_DAYS" }, { transitionToPrimaryStorageClass: "AFTER_1_ACCESS" }],
      region,
      tags: resourceTags(context, "customer", "files"),
    },
    retainOptions(context),
  );
  const access = createAccessGroup(context, network, {
    suffix: "files-access",
    description: "Who mounts the shared files",
    port: NFS_PORT,
    entrances: entrancesOf(spec),
  });
  for (const { zone, subnets } of network.zones)
    new MountTarget(
      `${name}-files-${zone.letter}`,
      { fileSystemId: files.id, subnetId: subnets.data.id, securityGroups: [access.id], region },
      { parent },
    );
  return files;
}

/** From the private subnets; where nobody told the ranges of all of them, from the network they lie in. */
function entrancesOf({ zones, cidr }: LandingZoneSpec): Entrance[] {
  const entrances = zones.flatMap(({ name, letter, subnets }) =>
    subnets.private === undefined
      ? []
      : [{ suffix: letter, cidr: subnets.private, description: `NFS from nodes and pods in ${name}` }],
  );
  return entrances.length === zones.length
    ? entrances
    : [{ suffix: "network", cidr, description: "NFS from this network" }];
}
