import { FileSystem } from "@pulumi/aws/efs/fileSystem";
import { MountTarget } from "@pulumi/aws/efs/mountTarget";
import type { Keys } from "../keys/keys";
import { createAccessGroup, type IngressSource } from "../network/access-group";
import type { Network } from "../network/network";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, retainOptions, type LandingZoneContext } from "../shared/context";
import type { LandingZoneSpec } from "../spec";

const NFS_PORT = 2_049;

/** An EFS file system with a mount target in every zone, which admits nodes and pods only. */
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
      // Throughput follows the load, not the amount of data.
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
    sources: ingressSources(spec),
  });
  for (const { zone, subnets } of network.zones)
    new MountTarget(
      `${name}-files-${zone.letter}`,
      { fileSystemId: files.id, subnetId: subnets.data.id, securityGroups: [access.id], region },
      { parent },
    );
  return files;
}

/** The private subnets; the whole VPC where the CIDR of one of them is unknown. */
function ingressSources({ zones, cidr }: LandingZoneSpec): IngressSource[] {
  const sources = zones.flatMap(({ name, letter, subnets }) =>
    subnets.private === undefined
      ? []
      : [{ suffix: letter, cidr: subnets.private, description: `NFS from nodes and pods in ${name}` }],
  );
  return sources.length === zones.length
    ? sources
    : [{ suffix: "network", cidr, description: "NFS from this network" }];
}
