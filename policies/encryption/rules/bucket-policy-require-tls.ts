import type { ResourceValidationPolicy } from "@pulumi/policy";
import { BUCKET_POLICY } from "../buckets";
import { list, ofType } from "@retail-odoo/policy-kit";

/** A policy comes as JSON text, or as an object where no provider has turned it into text. */
interface BucketPolicyArgs {
  policy: string | object;
}

/** A policy's statement: AWS writes a list of one as the one alone. */
interface Statement {
  Effect?: unknown;
  Principal?: unknown;
  Action?: unknown;
  Resource?: unknown;
  Condition?: { [operator: string]: { [key: string]: unknown } | undefined };
}

export const bucketPolicyRequireTls: ResourceValidationPolicy = {
  name: "bucket-policy-require-tls",
  description: "S3 bucket policies deny requests without TLS.",
  severity: "medium",
  remediationSteps:
    'Add a statement: Effect Deny, Principal "*", Action "s3:*", Resource the bucket and all in it, Condition Bool aws:SecureTransport "false".',
  validateResource: ofType<BucketPolicyArgs>(BUCKET_POLICY, ({ policy }, report) => {
    if (!statements(policy).some(refusesPlaintext))
      report(
        "policy has no statement that denies every request without TLS: deny s3:* where aws:SecureTransport is false.",
      );
  }),
};

function refusesPlaintext({ Effect, Principal, Action, Resource, Condition }: Statement): boolean {
  const bool = Condition?.["Bool"] ?? Condition?.["BoolIfExists"];
  const resources = many(Resource).map(String);
  return (
    Effect === "Deny" &&
    (Principal === "*" || many((Principal as { AWS?: unknown } | undefined)?.AWS).includes("*")) &&
    many(Action).some((action) => action === "s3:*" || action === "*") &&
    // The bucket itself is one resource, what is in it another.
    resources.some((arn) => arn === "*" || arn.endsWith("/*")) &&
    resources.some((arn) => !arn.includes("/")) &&
    many(bool?.["aws:SecureTransport"]).some((value) => String(value) === "false")
  );
}

function statements(policy: unknown): Statement[] {
  const document = typeof policy === "string" ? parse(policy) : policy;
  return many((document as { Statement?: unknown } | null | undefined)?.Statement) as Statement[];
}

/** Text that is no JSON holds no statement. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function many(value: unknown): readonly unknown[] {
  return list([value].flat());
}
