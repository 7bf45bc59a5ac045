import type { ResourceValidationPolicy } from "@pulumi/policy";
import { EXEMPT_CONFIG, ofOrdinaryPods } from "../ordinary-pods";
import { containersOf, shown } from "@retail-odoo/policy-kit";

const DIGEST = /@sha256:[0-9a-f]{64}$/;

export const imageRequireDigest: ResourceValidationPolicy = {
  name: "image-require-digest",
  description: "Containers run images pinned by digest: a tag may mean something else when a pod restarts.",
  severity: "medium",
  remediationSteps: "Append the image's digest: `registry.example/name@sha256:…`.",
  configSchema: EXEMPT_CONFIG,
  validateResource: ofOrdinaryPods((pod) =>
    containersOf(pod).flatMap(({ path, container: { image } }) =>
      DIGEST.test(image ?? "") ? [] : [`${path}.image is ${shown(image)}: append its digest, @sha256:….`],
    ),
  ),
};
