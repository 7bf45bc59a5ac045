import type { ReportViolation } from "@pulumi/policy";
import { has } from "@retail-odoo/policy-kit";

/** The message for a resource that names no KMS key. */
export function missingKey(path: string, content: string): string {
  return `${path} is not set, so no key of yours protects ${content}: name a customer-managed KMS key.`;
}

/**
 * Reports a resource that names no KMS key. The check is whether a key is named, never which, so that it holds in a preview,
 * where AWS has not created the key yet.
 */
export function requireKey(report: ReportViolation, holder: unknown, path: string, content: string): void {
  if (!has(holder, path.slice(path.lastIndexOf(".") + 1))) report(missingKey(path, content));
}
