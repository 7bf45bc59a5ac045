import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { imageRequireDigest } from "./image-require-digest";

const PINNED = `registry.example/odoo:19.0@sha256:${"a".repeat(64)}`;
const violations = (image: unknown, namespace = "shop") =>
  resourceViolations(imageRequireDigest, {
    type: "kubernetes:batch/v1:Job",
    name: "init",
    props: {
      metadata: { name: UNKNOWN, namespace },
      spec: { template: { spec: { initContainers: [{ image: PINNED }], containers: [{ name: UNKNOWN, image }] } } },
    },
  });

test("passes an image with a digest", async () => {
  expect(await violations(PINNED)).toEqual([]);
});

test.each([
  ["registry.example/odoo:19.0", '"registry.example/odoo:19.0"'],
  ["registry.example/odoo@sha256:abc", '"registry.example/odoo@sha256:abc"'],
  [`${PINNED}0`, `"${PINNED}0"`],
  [undefined, "not set"],
])("reports image %s", async (image, formatted) => {
  expect(await violations(image)).toEqual([
    `containers[0].image is ${formatted}, so a restarted pod can run other code: append the digest of the image, @sha256:….`,
  ]);
});

test("does not apply to exempt namespaces", async () => {
  expect(await violations("registry.example/agent:1", "kube-system")).toEqual([]);
});

test("is not checked in a preview that does not know the image", async () => {
  await expect(violations(UNKNOWN)).rejects.toThrow(UnknownValueError);
  expect(await violations(PINNED, UNKNOWN)).toEqual([]);
});
