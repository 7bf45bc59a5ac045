import { ReplicationConfiguration } from "@pulumi/aws/ecr/replicationConfiguration";
import { RepositoryCreationTemplate } from "@pulumi/aws/ecr/repositoryCreationTemplate";
import { Alias } from "@pulumi/aws/kms/alias";
import { ReplicaKey } from "@pulumi/aws/kms/replicaKey";
import { imageWriterPolicy, serviceTrust } from "../shared/iam-policies";
import { DELETION_WINDOW_DAYS, type KeyRef, type Keys } from "../keys/keys";
import { KEY_DOMAINS, keyPolicy } from "../keys/key-policies";
import { assertInputs } from "../shared/assert-inputs";
import { COPIED_IMAGES } from "../registry/registry";
import { createRole } from "../shared/roles";
import { retainOptions, keyAlias, resourceTags, type CopiedDomain, type LandingZoneContext } from "../shared/context";

/** The second region, and in it replicas of the keys whose data is copied there. */
export interface Recovery {
  region: string;
  keys: { data: KeyRef; backup: KeyRef; secrets: KeyRef; images?: KeyRef };
}

/**
 * What copies need in the recovery region: replicas of the keys, which open there what those at home closed, each with a
 * policy of its own; and copies of the images.
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
 * Every image that is pushed from now on, from the repositories of one's own. In the other region ECR makes the repository by
 * this template, or it would have neither tags nor the replica key. Copies of others' images stay at home: they can be
 * copied again.
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
