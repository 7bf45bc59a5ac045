import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { LABELS } from "@retail-odoo/contract";
import { labels } from "../internal/names";
import type { ImageSignaturesSpec } from "./resolve-image-signatures";

/** An ImageValidatingPolicy of Kyverno 1.18, with the fields that the platform sets. */
interface ImageValidatingPolicySpec {
  failurePolicy: "Fail";
  validationActions: ["Deny"];
  webhookConfiguration: { timeoutSeconds: number };
  evaluation: { background: { enabled: boolean } };
  autogen: { podControllers: { controllers: string[] } };
  matchConstraints: {
    namespaceSelector: { matchExpressions: { key: string; operator: "Exists" }[] };
    resourceRules: { apiGroups: string[]; apiVersions: string[]; operations: string[]; resources: string[] }[];
  };
  matchConditions: { name: string; expression: string }[];
  matchImageReferences: { glob: string }[];
  credentials?: { providers: "amazon"[] };
  attestors: { name: string; cosign: Cosign }[];
  validationConfigurations: { mutateDigest: boolean; required: boolean; verifyDigest: boolean };
  validations: { expression: string; message: string }[];
}

type Cosign =
  | { keyless: { identities: { issuer: string; subject?: string; subjectRegExp?: string }[] } }
  | { key: { data: string }; ctlog?: { insecureIgnoreTlog: true; insecureIgnoreSCT: true } };

const ATTESTOR = "signer";
const KINDS = ["containers", "initContainers", "ephemeralContainers"];

/** Verifies only when images change: the status update of a finished job must not depend on a registry. */
function imagesChange(): string {
  const images = (object: string, kind: string) => `${object}.spec.?${kind}.orValue([]).map(c, c.image)`;
  const changes = KINDS.map((kind) => `${images("object", kind)} != ${images("oldObject", kind)}`);
  return ["request.operation == 'CREATE'", ...changes].join(" || ");
}

/**
 * Tenants' pods run signed images only. The policy fails closed: an attacker who can stop Kyverno or block the registry must
 * not get an unsigned image admitted by it. Pure.
 * @param onAws whether images may be in ECR, which Kyverno reads with its own IAM role
 */
export function signaturePolicy({ signer }: ImageSignaturesSpec, onAws: boolean): ImageValidatingPolicySpec {
  return {
    failurePolicy: "Fail",
    validationActions: ["Deny"],
    webhookConfiguration: { timeoutSeconds: 15 },
    // Running pods were verified on admission, and the platform evaluates no policy reports.
    evaluation: { background: { enabled: false } },
    // The policy covers every pod, so rules for workload controllers would only repeat it.
    autogen: { podControllers: { controllers: [] } },
    matchConstraints: {
      namespaceSelector: { matchExpressions: [{ key: LABELS.tenant, operator: "Exists" }] },
      resourceRules: [
        {
          apiGroups: [""],
          apiVersions: ["v1"],
          operations: ["CREATE", "UPDATE"],
          resources: ["pods", "pods/ephemeralcontainers"],
        },
      ],
    },
    matchConditions: [{ name: "images-change", expression: imagesChange() }],
    // Kyverno skips images that match no pattern.
    matchImageReferences: [{ glob: "*" }],
    ...(onAws && { credentials: { providers: ["amazon"] } }),
    attestors: [{ name: ATTESTOR, cosign: cosign(signer) }],
    // Images are pinned by digest already, so Kyverno need not mutate pods.
    validationConfigurations: { mutateDigest: false, required: true, verifyDigest: true },
    validations: KINDS.map((kind) => ({
      expression: `images.${kind}.map(image, verifyImageSignatures(image, [attestors.${ATTESTOR}])).all(count, count > 0)`,
      message: "an image must have a signature of a trusted signer",
    })),
  };
}

function cosign(signer: ImageSignaturesSpec["signer"]): Cosign {
  if ("publicKey" in signer) {
    const key = { data: signer.publicKey };
    return signer.transparencyLog ? { key } : { key, ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true } };
  }
  return {
    keyless: {
      identities: signer.identities.map(({ issuer, subject, subjectPattern }) =>
        subjectPattern === undefined ? { issuer, subject } : { issuer, subjectRegExp: subjectPattern },
      ),
    },
  };
}

export function createSignaturePolicy(
  name: string,
  spec: ImageSignaturesSpec,
  onAws: boolean,
  opts: CustomResourceOptions,
): void {
  new CustomResource(
    `${name}-admission-signatures`,
    {
      apiVersion: "policies.kyverno.io/v1",
      kind: "ImageValidatingPolicy",
      metadata: { name: "retail-odoo-tenant-signatures", labels: labels("signatures", "admission") },
      spec: signaturePolicy(spec, onAws),
    },
    opts,
  );
}
