import type { PolicyPackRun, PolicyResult, PreviewedResource, PreviewResult, SkippedCallbacks } from "../model";
import { count } from "./format";
import { typeLabel, typeParts } from "./types";

/** The number of resources of a package and of each of its modules, largest first. Components are one group. */
export interface TypeGroup {
  name: string;
  count: number;
  parts: { name: string; count: number }[];
}

export function typeGroups(resources: readonly PreviewedResource[]): TypeGroup[] {
  const groups = new Map<string, Map<string, number>>();
  for (const { type, custom } of resources) {
    const { pkg, module, name } = typeParts(type);
    const parts = groupOf(groups, custom ? pkg : "components");
    const part = custom ? module || name : name;
    parts.set(part, (parts.get(part) ?? 0) + 1);
  }
  return [...groups]
    .map(([name, counts]) => {
      const parts = [...counts].map(([part, count]) => ({ name: part, count })).sort(byCount);
      return { name, count: parts.reduce((sum, part) => sum + part.count, 0), parts };
    })
    .sort(byCount);
}

function groupOf(groups: Map<string, Map<string, number>>, name: string): Map<string, number> {
  const group = groups.get(name) ?? new Map<string, number>();
  groups.set(name, group);
  return group;
}

function byCount(left: { name: string; count: number }, right: { name: string; count: number }): number {
  return right.count - left.count || (left.name < right.name ? -1 : 1);
}

/** Policy results by their effect on a deployment. */
export interface PolicyOverview {
  packs: readonly PolicyPackRun[];
  rules: number;
  /** Violations that block a deployment. */
  mandatory: PolicyResult[];
  advisory: PolicyResult[];
  /** Inputs that rules changed. */
  remediated: PolicyResult[];
  /** Neither passed nor violated. */
  notChecked: PolicyResult[];
  /** Resources that no rule has seen may hang on these. */
  skippedCallbacks: readonly SkippedCallbacks[];
}

export function policyOverview({
  packs,
  policies,
  skippedCallbacks,
}: Pick<PreviewResult, "packs" | "policies" | "skippedCallbacks">): PolicyOverview {
  const violations = policies.filter(({ checked, level }) => checked && level !== "disabled");
  const at = (level: PolicyResult["level"]): PolicyResult[] => violations.filter((result) => result.level === level);
  return {
    packs,
    rules: packs.reduce((sum, pack) => sum + pack.policies.filter(({ level }) => level !== "disabled").length, 0),
    mandatory: at("mandatory"),
    advisory: at("advisory"),
    remediated: at("remediate"),
    notChecked: policies.filter(({ checked }) => !checked),
    skippedCallbacks,
  };
}

/** One line a resource: how many callbacks hang on it, and what that means. */
export function skippedLines(skipped: readonly SkippedCallbacks[], resources: readonly PreviewedResource[]): string[] {
  const labels = new Map(resources.map(({ urn, type, name }) => [urn, `${typeLabel(type)} ${name}`]));
  return skipped.map(({ resources: urns, count: number }) => {
    const on = urns.length === 0 ? "a look-up or a value" : urns.map((urn) => labels.get(urn) ?? urn).join(", ");
    return `${count(number, "callback")} of apply() did not run, on unknown outputs of ${on}: what it registers is not listed, and no rule has seen it`;
  });
}
