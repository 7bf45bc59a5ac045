import type { ResourceQuotaArgs } from "@pulumi/kubernetes/core/v1";
import type { PolicyResource } from "@pulumi/policy";
import { byNamespace, has, list } from "@retail-odoo/policy-kit";

/** The `hard` limits of one quota, such as "requests.cpu": "4". */
export type Hard = Readonly<Record<string, unknown>>;

/** Short names in a ResourceQuota, and the resources they stand for. */
const ALIASES: { [name: string]: string } = { cpu: "requests.cpu", memory: "requests.memory", "count/pods": "pods" };

/** The quotas of each namespace that count every pod. A quota with a scope counts only some pods and is left out. */
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

/** The names under which a quota can limit a resource. */
export function namesOf(resource: string): string[] {
  return [resource, ...Object.keys(ALIASES).filter((alias) => ALIASES[alias] === resource)];
}
