import type { ResourceValidationPolicy } from "@pulumi/policy";
import { BUCKET_POLICY } from "../buckets";
import { list, ofType } from "@retail-odoo/policy-kit";

/** The policy is JSON text, or an object where no provider has converted it to text. */
interface BucketPolicyArgs {
  policy: string | object;
}

/** A statement of the policy. AWS writes a list with one element as that element. */
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
    'Add a statement: Effect Deny, Principal "*", Action "s3:*", Resource the bucket and its objects, Condition Bool aws:SecureTransport "false".',
  validateResource: ofType<BucketPolicyArgs>(BUCKET_POLICY, ({ policy }, report) => {
    if (!statements(policy).some(deniesPlaintext))
      report(
        "policy has no statement that denies every request without TLS, so S3 also answers plain HTTP: deny s3:* to every principal where aws:SecureTransport is false.",
      );
  }),
};

function deniesPlaintext({ Effect, Principal, Action, Resource, Condition }: Statement): boolean {
  const bool = Condition?.["Bool"] ?? Condition?.["BoolIfExists"];
  const resources = many(Resource).map(String);
  return (
    Effect === "Deny" &&
    (Principal === "*" || many((Principal as { AWS?: unknown } | undefined)?.AWS).includes("*")) &&
    many(Action).some((action) => action === "s3:*" || action === "*") &&
    // The bucket is one resource, its objects are another.
    resources.some((arn) => arn === "*" || arn.endsWith("/*")) &&
    resources.some((arn) => !arn.includes("/")) &&
    many(bool?.["aws:SecureTransport"]).some((value) => String(value) === "false")
  );
}

function statements(policy: unknown): Statement[] {
  const document = typeof policy === "string" ? parse(policy) : policy;
  return many((document as { Statement?: unknown } | null | undefined)?.Statement) as Statement[];
}

/** Text that is not JSON holds no statement. */
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
