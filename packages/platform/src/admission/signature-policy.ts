import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { LABELS } from "@retail-odoo/contract";
import { labels } from "../internal/names";
import type { ImageSignaturesSpec } from "./resolve-image-signatures";

/** Kyverno 1.18's policy on images: the fields that are emitted, and no more. */
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

/** Pods change for many reasons, and the end of a job must not wait for a registry. Their images change only here. */
function imagesChange(): string {
  const images = (object: string, kind: string) => `${object}.spec.?${kind}.orValue([]).map(c, c.image)`;
  const changes = KINDS.map((kind) => `${images("object", kind)} != ${images("oldObject", kind)}`);
  return ["request.operation == 'CREATE'", ...changes].join(" || ");
}

/**
 * Pods of tenants run signed images alone. When Kyverno is away, or a signature cannot be had, none starts there: who could
 * bring that about would else bring in any image. Pure.
 * @param onAws whether images may be in ECR, which Kyverno's own identity reads
 */
export function signaturePolicy({ signer }: ImageSignaturesSpec, onAws: boolean): ImageValidatingPolicySpec {
  return {
    failurePolicy: "Fail",
    validationActions: ["Deny"],
    webhookConfiguration: { timeoutSeconds: 15 },
    // What runs was looked at when it came in, and nobody reads reports.
    evaluation: { background: { enabled: false } },
    // Pods are judged, whoever makes them. What makes them is left as it was written.
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
    // An image that no pattern names would not be looked at.
    matchImageReferences: [{ glob: "*" }],
    ...(onAws && { credentials: { providers: ["amazon"] } }),
    attestors: [{ name: ATTESTOR, cosign: cosign(signer) }],
    // Images are pinned by digest already, so nothing is written into a pod.
    validationConfigurations: { mutateDigest: false, required: true, verifyDigest: true },
    validations: KINDS.map((kind) => ({
      expression: `images.${kind}.map(image, verifyImageSignatures(image, [attestors.${ATTESTOR}])).all(count, count > 0)`,
      message: "images are signed by whom the platform trusts",
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
