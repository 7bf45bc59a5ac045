import { LifecyclePolicy } from "@pulumi/aws/ecr/lifecyclePolicy";
import { PullThroughCacheRule } from "@pulumi/aws/ecr/pullThroughCacheRule";
import { RegistryScanningConfiguration } from "@pulumi/aws/ecr/registryScanningConfiguration";
import { Repository } from "@pulumi/aws/ecr/repository";
import { RepositoryCreationTemplate } from "@pulumi/aws/ecr/repositoryCreationTemplate";
import { serviceTrust } from "../../internal/iam";
import type { KeyRef, Keys } from "../keys/keys";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, retainOptions, type LandingZoneContext } from "../shared/context";
import { createRole } from "../shared/roles";
import type { RegistrySpec } from "../spec";
import { imageWriterPolicy } from "./policies";
import { cachePrefix, UPSTREAMS } from "./upstreams";

/** Repositories and pull-through caches: immutable tags, continuous vulnerability scans, a customer managed key. */
export function createRegistry(context: LandingZoneContext, keys: Keys): void {
  assertInputs("createRegistry", { context, keys });
  const { registry } = context.spec;
  const { images: key } = keys;
  if (!registry || !key) return;
  for (const repository of registry.repositories) createRepository(context, repository, key);
  if (!registry.existingScanning) createScanning(context);
  if (registry.caches.length > 0) createCache(context, registry, key);
}

/** Expires untagged images only: a tagged image that still runs may be years old. */
const LIFECYCLE = JSON.stringify({
  rules: [
    {
      rulePriority: 1,
      description: "Pushed in parts, or never tagged",
      selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
      action: { type: "expire" },
    },
  ],
});

/** Settings of the repositories that ECR creates for copies. */
export const COPIED_IMAGES = { imageTagMutability: "IMMUTABLE", lifecyclePolicy: LIFECYCLE } as const;

function createRepository(context: LandingZoneContext, repository: string, key: KeyRef): void {
  const { name, spec } = context;
  const { region, durable } = spec;
  const suffix = `images-${repository.replaceAll("/", "-")}`;
  const opts = retainOptions(context);
  const created = new Repository(
    `${name}-${suffix}`,
    {
      name: `${spec.prefix}/${repository}`,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
      forceDelete: !durable,
      region,
      tags: resourceTags(context, "internal", suffix),
    },
    opts,
  );
  new LifecyclePolicy(`${name}-${suffix}-lifecycle`, { repository: created.name, policy: LIFECYCLE, region }, opts);
}

/** Continuous, because most vulnerabilities are found after an image is built. */
function createScanning(context: LandingZoneContext): void {
  const { name, spec, parent } = context;
  new RegistryScanningConfiguration(
    `${name}-images-scanning`,
    {
      scanType: "ENHANCED",
      rules: [
        {
          scanFrequency: "CONTINUOUS_SCAN",
          repositoryFilters: [{ filter: `${spec.prefix}/*`, filterType: "WILDCARD" }],
        },
      ],
      region: spec.region,
    },
    { parent },
  );
}

/** The first pull of an image creates its repository from the template. */
function createCache(context: LandingZoneContext, { caches }: RegistrySpec, key: KeyRef): void {
  const { name, spec, parent } = context;
  const { region } = spec;
  const role = createRole(context, "image-cache", {
    description: `Makes the repositories of copied images for ${spec.prefix}`,
    trust: serviceTrust("ecr.amazonaws.com"),
    inline: imageWriterPolicy(spec),
  });
  for (const { name: upstream, credentialArn } of caches) {
    const prefix = cachePrefix(spec.prefix, upstream);
    const { images, api = images } = UPSTREAMS[upstream];
    const template = new RepositoryCreationTemplate(
      `${name}-images-${upstream}-template`,
      {
        ...COPIED_IMAGES,
        prefix,
        appliedFors: ["PULL_THROUGH_CACHE"],
        description: `Copies of ${images}`,
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: key.arn }],
        customRoleArn: role.arn,
        resourceTags: resourceTags(context, "none", `images-${upstream}`),
        region,
      },
      { parent, dependsOn: role.grants },
    );
    new PullThroughCacheRule(
      `${name}-images-${upstream}`,
      { ecrRepositoryPrefix: template.prefix, upstreamRegistryUrl: api, credentialArn, region },
      { parent },
    );
  }
}
