import type { ResourceValidationPolicy } from "@pulumi/policy";
import { EXEMPT_CONFIG, ofOrdinaryPods } from "../ordinary-pods";
import { containersOf, formatValue } from "@retail-odoo/policy-kit";

const DIGEST = /@sha256:[0-9a-f]{64}$/;

export const imageRequireDigest: ResourceValidationPolicy = {
  name: "image-require-digest",
  description: "Containers run images pinned by digest, because a tag can be moved to another image.",
  severity: "medium",
  remediationSteps: "Append the image's digest: `registry.example/name@sha256:…`.",
  configSchema: EXEMPT_CONFIG,
  validateResource: ofOrdinaryPods((pod) =>
    containersOf(pod).flatMap(({ path, container: { image } }) =>
      DIGEST.test(image ?? "")
        ? []
        : [
            `${path}.image is ${formatValue(image)}, so a restarted pod can run other code: append the digest of the image, @sha256:….`,
          ],
    ),
  ),
};
