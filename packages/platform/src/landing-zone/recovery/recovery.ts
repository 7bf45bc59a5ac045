import { ReplicationConfiguration } from "@pulumi/aws/ecr/replicationConfiguration";
import { RepositoryCreationTemplate } from "@pulumi/aws/ecr/repositoryCreationTemplate";
import { Alias } from "@pulumi/aws/kms/alias";
import { ReplicaKey } from "@pulumi/aws/kms/replicaKey";
import { serviceTrust } from "../../internal/iam";
import { KEY_DOMAINS, keyPolicy } from "../keys/key-policies";
import { DELETION_WINDOW_DAYS, type KeyRef, type Keys } from "../keys/keys";
import { imageWriterPolicy } from "../registry/policies";
import { COPIED_IMAGES } from "../registry/registry";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, retainOptions, type LandingZoneContext } from "../shared/context";
import { keyAlias, type CopiedDomain } from "../shared/names";
import { createRole } from "../shared/roles";

/** The recovery region, and the replicas of the keys whose data is copied there. */
export interface Recovery {
  /** AWS region of the copies. */
  region: string;
  /** Replica keys by kind of data. */
  keys: { data: KeyRef; backup: KeyRef; secrets: KeyRef; images?: KeyRef };
}

/**
 * What copies need in the recovery region: replicas of the multi-Region keys, each with a key policy of that region, and
 * replication of the platform's own images.
 */
export function createRecovery(context: LandingZoneContext, keys: Keys): Recovery | undefined {
  assertInputs("createRecovery", { context, keys });
  const { recovery, registry } = context.spec;
  if (!recovery) return undefined;
  const { region } = recovery;
  const images = keys.images && createReplica(context, "images", keys.images, region);
  if (registry && images) createImageCopies(context, images, region);
  return {
    region,
    keys: {
      data: createReplica(context, "data", keys.data, region),
      backup: createReplica(context, "backup", keys.backup, region),
      secrets: createReplica(context, "secrets", keys.secrets, region),
      images,
    },
  };
}

function createReplica(context: LandingZoneContext, domain: CopiedDomain, primary: KeyRef, region: string): KeyRef {
  const { name, spec, parent } = context;
  const { purpose, dataClass } = KEY_DOMAINS[domain];
  const replica = new ReplicaKey(
    `${name}-key-${domain}-replica`,
    {
      primaryKeyArn: primary.arn,
      description: `${purpose} of ${spec.prefix}, copied from ${spec.region}`,
      policy: keyPolicy(domain, spec, region),
      enabled: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      bypassPolicyLockoutSafetyCheck: false,
      region,
      tags: resourceTags(context, dataClass, `${domain}-replica`),
    },
    retainOptions(context),
  );
  new Alias(
    `${name}-key-${domain}-replica-alias`,
    { name: keyAlias(spec, domain), targetKeyId: replica.keyId, region },
    { parent },
  );
  return { arn: replica.arn };
}

/**
 * Replicates every image pushed from now on to the platform's own repositories. ECR creates the repositories of the other
 * region from the template; without one they would have neither tags nor the replica key. Pull-through caches are not
 * replicated: their images can be pulled again.
 */
function createImageCopies(context: LandingZoneContext, key: KeyRef, region: string): void {
  const { name, spec, parent } = context;
  const { registry, prefix, accountId } = spec;
  if (!registry || registry.existingReplication || registry.repositories.length === 0) return;
  const role = createRole(context, "image-copies", {
    description: `Makes the repositories of ${prefix} in ${region}`,
    trust: serviceTrust("ecr.amazonaws.com"),
    inline: imageWriterPolicy(spec, region),
  });
  const template = new RepositoryCreationTemplate(
    `${name}-images-copies-template`,
    {
      ...COPIED_IMAGES,
      prefix,
      appliedFors: ["REPLICATION"],
      description: `Copies of the images of ${spec.region}`,
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
      customRoleArn: role.arn,
      resourceTags: resourceTags(context, "internal", "images-copies"),
      region,
    },
    { parent, dependsOn: role.grants },
  );
  new ReplicationConfiguration(
    `${name}-images-copies`,
    {
      replicationConfiguration: {
        rules: [
          {
            destinations: [{ region, registryId: accountId }],
            repositoryFilters: registry.repositories.map((repository) => ({
              filter: `${prefix}/${repository}`,
              filterType: "PREFIX_MATCH",
            })),
          },
        ],
      },
      region: spec.region,
    },
    { parent, dependsOn: [template] },
  );
}
