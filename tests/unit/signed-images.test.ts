import { planCell, type UserInputError } from "@retail-odoo/platform";
import { odooUnproven, platformArgs } from "./example-cell";
import { eks, first, set, testRows, type Args, type Row } from "./faulty-cell";

const OWN = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/retail-prod/odoo";
const DIGEST = `@sha256:${"0".repeat(64)}`;
const identities = [{ issuer: "https://issuer.example", subject: "images" }];

const signed = (a: Args, repositories?: string[]) => set(a, "imageSignatures", { identities, repositories });
const registry = (a: Args) => set(eks(a), "registry", { repositories: ["odoo"], cacheFrom: ["quay"] });
const images = (a: Args, repository: string) =>
  a.tenants.forEach(({ odoo }) => Object.assign(odoo, { image: `${repository}:19.0${DIGEST}` }));

const outside = (name: string, repository: string, remedy: string) =>
  `tenants[${name}].odoo.image = "${`${repository}:19.0${DIGEST}`.slice(0, 76)}...: lies outside of the repositories with signed images, so none of its pods would start. Push it to ${remedy}, or add its repository to \`imageSignatures.repositories\`.`;

const UNSIGNED_REDIS =
  'tenants[alpha].odoo.sessions = "redis": runs images of the baseline in the tenant\'s namespace, outside of the repositories with signed images. Write files or elasticache, or mirror both with `imageMirrors`.';

const table: Row[] = [
  [
    "an image of another registry than the landing zone's",
    (a) => {
      registry(a);
      signed(a);
      images(a, OWN);
      first(a).odoo.image = `docker.io/library/odoo:19.0${DIGEST}`;
    },
    [outside("alpha", "docker.io/library/odoo", OWN)],
  ],
  [
    "a copy of the pull-through cache, which is not signed",
    (a) => {
      registry(a);
      signed(a);
      images(a, OWN);
      first(a).odoo.image = `${OWN.replace("/odoo", "/quay/odoo")}:19.0${DIGEST}`;
    },
    [outside("alpha", OWN.replace("/odoo", "/quay/odoo"), OWN)],
  ],
  [
    "a repository that only begins as a signed one",
    (a) => {
      signed(a, ["registry.example/odoo", "registry.example/shops/*"]);
      images(a, "registry.example/shops/odoo");
      first(a).odoo.image = `registry.example/odoo-fork:19.0${DIGEST}`;
    },
    [outside("alpha", "registry.example/odoo-fork", "registry.example/odoo or registry.example/shops/*")],
  ],
  [
    "a Redis in the namespace of the tenant",
    (a) => {
      signed(a, ["registry.example/odoo"]);
      images(a, "registry.example/odoo");
      first(a).odoo.sessions = "redis";
    },
    [UNSIGNED_REDIS],
  ],
  [
    "a Redis of which one image alone has a signed mirror",
    (a) => {
      signed(a, ["registry.example/odoo", "registry.example/valkey"]);
      images(a, "registry.example/odoo");
      first(a).odoo.sessions = "redis";
      a.imageMirrors = { redis: "registry.example/valkey" };
    },
    [UNSIGNED_REDIS],
  ],
  [
    "a Redis whose mirrors are signed",
    (a) => {
      signed(a, ["registry.example/odoo", "registry.example/mirrors/*"]);
      images(a, "registry.example/odoo");
      first(a).odoo.sessions = "redis";
      a.imageMirrors = { redis: "registry.example/mirrors/valkey", redisProxy: "registry.example/mirrors/haproxy" };
    },
    [],
  ],
  [
    "repositories by tag, and none",
    (a) => signed(a, ["registry.example/odoo:19.0", "odoo"]),
    ["registry.example/odoo:19.0", "odoo"].map(
      (repository, index) =>
        `imageSignatures.repositories[${index}] = "${repository}": is not a repository with its registry. Write registry.example/odoo, or registry.example/shops/*, without tag or digest.`,
    ),
  ],
  [
    "no repositories",
    (a) => signed(a, []),
    ["imageSignatures.repositories = []: is empty. Name at least one repository."],
  ],
  [
    "signed images",
    (a) => {
      registry(a);
      signed(a);
      images(a, OWN);
    },
    [],
  ],
  [
    "an unsigned image of a tenant that runs no pods",
    (a) => {
      signed(a, ["registry.example/shops/*"]);
      images(a, "registry.example/shops/odoo");
      Object.assign(first(a), { state: "suspended" });
      first(a).odoo.image = `docker.io/library/odoo:19.0${DIGEST}`;
    },
    [],
  ],
];

testRows(table);

test("where the platform's name is not known, its registry has any, and only the rest of an image's repository is compared", () => {
  const images19 = (repository: string) => {
    const args = platformArgs() as Args;
    registry(args);
    signed(args);
    images(args, repository);
    try {
      planCell(undefined, args);
      return [];
    } catch (error) {
      return (error as UserInputError).faults.map(({ remedy }) => remedy);
    }
  };
  expect(images19(OWN)).toEqual([]);
  const anyPlatform = OWN.replace("retail-prod", "*");
  const [remedy] = images19(OWN.replace("/odoo", "/quay/odoo"));
  expect(remedy).toBe(`Push it to ${anyPlatform}, or add its repository to \`imageSignatures.repositories\`.`);
  expect(images19("docker.io/library/odoo")).not.toEqual([]);
});

test("without a registry of the landing zone, signed images are unproven until their repositories are given", () => {
  const unproven = (repositories?: string[]) => {
    const args = platformArgs();
    signed(args, repositories);
    return planCell("retail", args).capacity.unproven.filter((line) => line.includes("tenants are signed"));
  };
  expect(unproven()).toEqual(["Whether the images of tenants are signed: set `imageSignatures.repositories`."]);
  expect(unproven(["registry.example/odoo"])).toEqual([]);
});

const uncached = (change: (args: Args) => void = () => undefined) => {
  const args = platformArgs();
  change(args as Args);
  return planCell("retail", args).capacity.unproven.flatMap(
    (line) => /operators while (.*) cannot/.exec(line)?.[1] ?? [],
  );
};

test("registries of operators' images without a pull-through cache are unproven, until each has one", () => {
  expect(uncached()).toEqual(["docker.io, ghcr.io, public.ecr.aws, quay.io, registry.k8s.io"]);
  expect(uncached(registry)).toEqual(["docker.io, ghcr.io, public.ecr.aws, registry.k8s.io"]);
  const secret = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:ecr-pullthroughcache";
  const all = {
    repositories: ["odoo"],
    cacheFrom: ["quay", "kubernetes", "ecr-public"],
    cacheCredentials: { "docker-hub": `${secret}/hub-AbCdEf`, "github-container-registry": `${secret}/github-AbCdEf` },
  };
  expect(uncached((args) => set(eks(args), "registry", all))).toEqual([]);
});

test("images without a version in their tag, and modules, are listed as unproven, for active tenants alone", () => {
  const unproven = (change: (args: Args) => void) => {
    const args = platformArgs();
    change(args);
    return planCell("retail", args).capacity.unproven.filter((line) => line.includes("odoo."));
  };
  const tagged = (tag: string) => (args: Args) => args.tenants.forEach(({ odoo }) => Object.assign(odoo, { image: `registry.example/odoo:${tag}${DIGEST}`, modules: [] }));
  expect(unproven(() => undefined)).toEqual(odooUnproven("alpha", "beta"));
  expect(unproven(tagged("19.0-20260908"))).toEqual([]);
  expect(unproven(tagged("latest"))).toEqual(odooUnproven("alpha", "beta").slice(0, 1));
  expect(unproven(({ tenants }) => tenants.forEach((each) => Object.assign(each, { state: "suspended" })))).toEqual([]);
}); // prettier-ignore
