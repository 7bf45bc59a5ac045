import { ANNOTATIONS, BASELINES, TENANT_NAMESPACE_PREFIX, type Baseline } from "@retail-odoo/contract";
import { RetailOdooPlatform, TenantStack } from "@retail-odoo/platform";
import { record } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";
import { messages, set } from "./faulty-cell";

/** Mirrors of the baseline's images that run in tenants' namespaces. */

interface ObjectMeta {
  namespace?: string;
  annotations?: { [name: string]: string };
}

const MIRRORS = {
  restic: "registry.example/mirrors/restic",
  redis: "registry.example:5000/valkey",
  redisProxy: "registry.example/mirrors/haproxy",
};

/** Every image of the tenant's pods, and the repositories that admission lets in. */
async function imagesOf(imageMirrors?: typeof MIRRORS) {
  const spec = tenant("alpha", ({ odoo }) => (odoo.sessions = "redis"));
  const all = await record(() => {
    const platform = new RetailOdooPlatform("retail", { ...platformArgs(), tenants: [spec], imageMirrors });
    new TenantStack("alpha", { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });
  const metadataOf = (inputs: object) => (inputs as { metadata?: ObjectMeta }).metadata;
  const own = all.filter(({ inputs }) => metadataOf(inputs)?.namespace === `${TENANT_NAMESPACE_PREFIX}alpha`);
  const images = JSON.stringify(own.map(({ inputs }) => inputs)).matchAll(/"image":"([^"]+)"/g);
  const namespace = all.find(({ name }) => name === "alpha-namespace");
  return {
    images: [...new Set([...images].map(([, image]) => image))].filter((image) => image !== spec.odoo.image).sort(),
    admitted: metadataOf(namespace?.inputs ?? {})?.annotations?.[ANNOTATIONS.images]?.split(","),
  };
}

const { restic, redis } = BASELINES["2026.1"] as Baseline;
/** Tag and digest. */
const pinned = (image: string) => image.slice(image.indexOf(":"));

test("mirrors change where images come from, and neither tag nor digest", async () => {
  const { images, admitted } = await imagesOf(MIRRORS);
  expect(images).toEqual(
    [
      MIRRORS.restic + pinned(restic),
      MIRRORS.redis + pinned(redis.image),
      MIRRORS.redisProxy + pinned(redis.proxyImage),
    ].sort(),
  );
  expect(admitted?.slice(1).sort()).toEqual(Object.values(MIRRORS).sort());
});

test("without mirrors images come from the baseline's repositories", async () => {
  const { images, admitted } = await imagesOf();
  expect(images).toEqual([restic, redis.image, redis.proxyImage].sort());
  expect(admitted?.slice(1).sort()).toEqual(images.map((image) => image?.slice(0, image.indexOf(":"))).sort());
});

test("a mirror is a repository, and of an image that is mirrored", () => {
  const faults = (imageMirrors: object) => messages((args) => set(args, "imageMirrors", imageMirrors));
  const remedy = "Write host and repository, such as registry.example/restic, without tag or digest.";
  expect(faults({ restic: "restic", redis: "registry.example/valkey:9" })).toEqual([
    `imageMirrors.restic = "restic": is not a repository with its registry. ${remedy}`,
    `imageMirrors.redis = "registry.example/valkey:9": is not a repository with its registry. ${remedy}`,
  ]);
  expect(faults({ postgres: "registry.example/postgres" })).toHaveLength(1);
});
