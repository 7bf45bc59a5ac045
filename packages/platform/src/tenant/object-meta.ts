import type { Input } from "@pulumi/pulumi";
import { labels } from "../internal/names";
import type { TenantStackSpec } from "./spec";

/** Metadata of an object in the tenant's namespace. */
export function objectMeta(
  stack: Pick<TenantStackSpec, "labels">,
  name: string,
  component: string,
  namespace: Input<string>,
) {
  return { name, namespace, labels: { ...labels("odoo", component), ...stack.labels } };
}
