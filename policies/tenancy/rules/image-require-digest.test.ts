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

test("passes a digest", async () => {
  expect(await violations(PINNED)).toEqual([]);
});

test.each([
  ["registry.example/odoo:19.0", '"registry.example/odoo:19.0"'],
  ["registry.example/odoo@sha256:abc", '"registry.example/odoo@sha256:abc"'],
  [`${PINNED}0`, `"${PINNED}0"`],
  [undefined, "not set"],
])("%s", async (image, shown) => {
  expect(await violations(image)).toEqual([`containers[0].image is ${shown}: append its digest, @sha256:….`]);
});

test("an exempt namespace may", async () => {
  expect(await violations("registry.example/agent:1", "kube-system")).toEqual([]);
});

test("in a preview that does not know the image it is not checked", async () => {
  await expect(violations(UNKNOWN)).rejects.toThrow(UnknownValueError);
  expect(await violations(PINNED, UNKNOWN)).toEqual([]);
});
