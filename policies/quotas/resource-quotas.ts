import type { ResourceQuotaArgs } from "@pulumi/kubernetes/core/v1";
import type { PolicyResource } from "@pulumi/policy";
import { byNamespace, has, list } from "@retail-odoo/policy-kit";

/** What one quota allows, by resource: "requests.cpu" to "4". */
export type Hard = Readonly<Record<string, unknown>>;

/** Short names of a ResourceQuota, and what they are short for. */
const ALIASES: { [name: string]: string } = { cpu: "requests.cpu", memory: "requests.memory", "count/pods": "pods" };

/** The quotas of each namespace that count every pod; those with a scope count some. */
export function quotasByNamespace(resources: readonly PolicyResource[]): Map<string, Hard[]> {
  const quotas = byNamespace<ResourceQuotaArgs>("kubernetes:core/v1:ResourceQuota", resources);
  return new Map(
    [...quotas].map(([namespace, found]) => [
      namespace,
      found
        .filter(({ spec }) => list(spec?.scopes).length === 0 && !has(spec, "scopeSelector"))
        .map(({ spec }) => spec?.hard ?? {}),
    ]),
  );
}

/** Names under which a quota limits a resource. */
export function namesOf(resource: string): string[] {
  return [resource, ...Object.keys(ALIASES).filter((alias) => ALIASES[alias] === resource)];
}
