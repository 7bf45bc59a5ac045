import { TAGS, type EnvironmentName } from "@retail-odoo/contract";
import { faultLines, findRecorded, record, zoneArgs, type Recorded } from "@retail-odoo/testing";
import { Faults } from "../../internal/errors";
import type { Statement } from "../../internal/iam";
import { LandingZone } from "../landing-zone";
import type { RegistryArgs } from "./args";
import { resolveRegistry } from "./resolve";

function recordZone(registry?: RegistryArgs, environment?: EnvironmentName): Promise<Recorded[]> {
  const zones = ["eu-central-1a", "eu-central-1b"];
  return record(() => new LandingZone("zone", { ...zoneArgs(environment), zones, registry }));
}

const images = (resources: Recorded[]) =>
  resources
    .filter(({ name }) => /image/.test(name))
    .map(({ type, name }) => `${type.slice(type.lastIndexOf(":") + 1)} ${name}`);
const statements = (text: unknown) => (JSON.parse(String(text)) as { Statement: Statement[] }).Statement;

test("without a registry there is neither a key nor a repository", async () => {
  expect(images(await recordZone())).toEqual([]);
});

test("repositories, a scan of the registry, and caches with their templates", async () => {
  const resources = await recordZone({ repositories: ["odoo", "team/addons"], cacheFrom: ["quay"] });
  expect(images(resources).sort()).toEqual([
    "Alias zone-key-images-alias",
    "Key zone-key-images",
    "LifecyclePolicy zone-images-odoo-lifecycle",
    "LifecyclePolicy zone-images-team-addons-lifecycle",
    "PullThroughCacheRule zone-images-quay",
    "RegistryScanningConfiguration zone-images-scanning",
    "Repository zone-images-odoo",
    "Repository zone-images-team-addons",
    "RepositoryCreationTemplate zone-images-quay-template",
    "Role zone-image-cache-role",
    "RolePolicy zone-image-cache-role-own",
  ]);
  const scanned = await recordZone({ repositories: ["odoo"], existingScanning: true });
  expect(images(scanned)).not.toContain("RegistryScanningConfiguration zone-images-scanning");
});

test("tags are immutable, images have a key, and in production repositories are retained", async () => {
  const args = { repositories: ["odoo"] };
  const odoo = findRecorded(await recordZone(args), "zone-images-odoo");
  expect(odoo.inputs).toEqual({
    name: "retail-prod/odoo",
    imageTagMutability: "IMMUTABLE",
    imageScanningConfiguration: { scanOnPush: true },
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: { unknown: true } }],
    forceDelete: false,
    region: "eu-central-1",
    tags: expect.objectContaining({ [TAGS.dataClass]: "internal", [TAGS.costCentre]: "4711" }) as unknown,
  });
  expect([odoo.protect, odoo.retainOnDelete]).toEqual([true, true]);
  const dev = findRecorded(await recordZone(args, "dev"), "zone-images-odoo");
  expect([dev.protect, dev.retainOnDelete, dev.inputs["forceDelete"]]).toEqual([false, false, true]);
});

test("only untagged images expire", async () => {
  const { inputs } = findRecorded(await recordZone({ repositories: ["odoo"] }), "zone-images-odoo-lifecycle");
  const { rules } = JSON.parse(String(inputs["policy"])) as { rules: { selection: { tagStatus: string } }[] };
  expect(rules.map(({ selection }) => selection.tagStatus)).toEqual(["untagged"]);
});

test("pull-through caches have a template, and nodes may import images", async () => {
  const resources = await recordZone({ repositories: [], cacheFrom: ["kubernetes"] });
  expect(findRecorded(resources, "zone-images-kubernetes").inputs).toEqual({
    ecrRepositoryPrefix: "retail-prod/kubernetes",
    upstreamRegistryUrl: "registry.k8s.io",
    region: "eu-central-1",
  });
  expect(findRecorded(resources, "zone-images-kubernetes-template").inputs).toMatchObject({
    prefix: "retail-prod/kubernetes",
    appliedFors: ["PULL_THROUGH_CACHE"],
    imageTagMutability: "IMMUTABLE",
    customRoleArn: "arn:aws:iam::123456789012:role/retail-prod-eu-central-1-image-cache",
    resourceTags: { [TAGS.platform]: "retail", [TAGS.dataClass]: "none" },
  });
  expect(statements(findRecorded(resources, "zone-node-role-own").inputs["policy"])).toEqual([
    {
      Effect: "Allow",
      Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
      Resource: "arn:aws:ecr:eu-central-1:123456789012:repository/retail-prod/*",
    },
  ]);
  const without = await recordZone({ repositories: ["odoo"] });
  expect(without.filter(({ name }) => name === "zone-node-role-own")).toEqual([]);
});

const SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:ecr-pullthroughcache";

test("registries that require an account are cached with the account's secret, and the caches are published by host", async () => {
  const cacheCredentials = {
    "docker-hub": `${SECRET}/docker-hub-AbCdEf`,
    "github-container-registry": `${SECRET}/github-AbCdEf`,
  };
  const resources = await recordZone({ repositories: [], cacheCredentials });
  const rule = (name: string) => findRecorded(resources, `zone-images-${name}`).inputs;
  expect([rule("docker-hub"), rule("github-container-registry")]).toEqual([
    {
      ecrRepositoryPrefix: "retail-prod/docker-hub",
      upstreamRegistryUrl: "registry-1.docker.io",
      credentialArn: cacheCredentials["docker-hub"],
      region: "eu-central-1",
    },
    {
      ecrRepositoryPrefix: "retail-prod/ghcr",
      upstreamRegistryUrl: "ghcr.io",
      credentialArn: cacheCredentials["github-container-registry"],
      region: "eu-central-1",
    },
  ]);
  expect(findRecorded(resources, "zone-images-docker-hub-template").inputs).toMatchObject({
    prefix: "retail-prod/docker-hub",
    appliedFors: ["PULL_THROUGH_CACHE"],
    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: { unknown: true } }],
  });
  expect(statements(findRecorded(resources, "zone-node-role-own").inputs["policy"])[0]).toMatchObject({
    Action: ["ecr:BatchImportUpstreamImage", "ecr:CreateRepository"],
  });
  const published = async (registry?: RegistryArgs) => {
    const facts: unknown[] = [];
    const zones = ["eu-central-1a", "eu-central-1b"];
    await record(() => facts.push(new LandingZone("zone", { ...zoneArgs(), zones, registry }).facts.imageCaches));
    return facts;
  };
  const ecr = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/retail-prod";
  expect(await published({ repositories: [], cacheFrom: ["quay"], cacheCredentials })).toEqual([
    { "quay.io": `${ecr}/quay`, "docker.io": `${ecr}/docker-hub`, "ghcr.io": `${ecr}/ghcr` },
  ]);
  expect(await published({ repositories: ["odoo"] })).toEqual([undefined]);
});

const PLACE = { prefix: "retail-prod", region: "eu-central-1", accountId: "123456789012" };

test("secrets of upstream accounts: name, region and account, and names of repositories, in one answer", () => {
  const faults = new Faults();
  const cacheCredentials = {
    "docker-hub": "arn:aws:secretsmanager:eu-central-1:123456789012:secret:docker-hub-AbCdEf",
    "github-container-registry": `${SECRET.replace("central", "west")}/ghcr-AbCdEf`,
  };
  resolveRegistry({ repositories: ["ghcr/odoo"], cacheCredentials }, PLACE, faults.at("registry"));
  expect(faults.all().map(({ path, reason }) => [path, reason])).toEqual([
    [
      "registry.cacheCredentials.docker-hub",
      "is not the full ARN of a secret whose name begins with ecr-pullthroughcache/, which ECR requires",
    ],
    [
      "registry.cacheCredentials.github-container-registry",
      "lies outside of account 123456789012 or of region eu-central-1, where ECR reads it",
    ],
    ["registry.repositories[0]", "is within the pull-through cache of ghcr"],
  ]);
});

test.each([
  ["no suffix", `${SECRET}/docker-hub`, "is not the full ARN"],
  ["no name", `${SECRET}/-AbCdEf`, "is not the full ARN"],
  ["the secret of another registry", `${SECRET}/ghcr-AbCdEf`, "is the secret of docker-hub too"],
])("the secret of a cache has a full ARN of its own: %s", (_, arn, reason) => {
  const faults = new Faults();
  const cacheCredentials = { "docker-hub": arn, "github-container-registry": `${SECRET}/ghcr-AbCdEf` };
  resolveRegistry({ repositories: [], cacheCredentials }, PLACE, faults);
  expect(faults.all()).toEqual([expect.objectContaining({ reason: expect.stringContaining(reason) as string })]);
});

test.each<[string, RegistryArgs, string]>([
  [
    "upper case",
    { repositories: ["Odoo"] },
    'repositories[0] = "Odoo": is not a repository. Use lower-case letters, digits, dots, dashes and slashes.',
  ],
  ["twice", { repositories: ["odoo", "odoo"] }, 'repositories[1] = "odoo": is named twice. Name it once.'],
  [
    "inside a cache",
    { repositories: ["quay/odoo"], cacheFrom: ["quay"] },
    'repositories[0] = "quay/odoo": is within the pull-through cache of quay. Give it another name.',
  ],
  [
    "registry with accounts",
    { repositories: [], cacheFrom: ["ghcr" as "quay"] },
    'cacheFrom[0] = "ghcr": is not a registry that ECR caches without an account there. Write one of: ecr-public, kubernetes, quay.',
  ],
  [
    "cache twice",
    { repositories: [], cacheFrom: ["quay", "quay"] },
    'cacheFrom[1] = "quay": is named twice. Name it once.',
  ],
])("%s is one clear fault", (_, args, fault) => {
  const faults = new Faults();
  expect(resolveRegistry(args, PLACE, faults.at("registry"))).toBe(undefined);
  expect(faultLines(faults.all())).toEqual([`registry.${fault}`]);
});

test("a platform's name can be too long for the prefix of a cache", () => {
  const faults = new Faults();
  const place = { ...PLACE, prefix: "a-long-platform-name-prod" };
  resolveRegistry({ repositories: [], cacheFrom: ["ecr-public"] }, place, faults.at("registry"));
  expect(faults.all().map(({ path, reason, remedy }) => [path, reason, remedy])).toEqual([
    [
      "registry.cacheFrom[0]",
      "makes a-long-platform-name-prod/ecr-public, which is 36 characters long",
      "ECR takes 30: leave it out, or name the platform shorter.",
    ],
  ]);
});
