import type { PreviewedResource } from "../model";
import type { ReadResource } from "../analysis/facts";
import { sameJson } from "../analysis/json";
import { resourceTree } from "../analysis/tree";
import { inheritedReplacement, replacementOf } from "./replacements";

export interface Change {
  resource: ReadResource;
  earlier: PreviewedResource;
  /** Changed top-level inputs, and changed options such as `(protect)`. */
  properties: string[];
  /** For a replacement, the old resource: protected, so that Pulumi refuses; retained; or deleted. */
  replaced?: "refused" | "stays" | "goes";
  /** Paths of the properties that cause the replacement. */
  causes: string[];
  /** Whether a replacement cannot be excluded, because the replacing properties of the type are not known. */
  mayReplace?: true;
}

export interface Difference {
  added: ReadResource[];
  changed: Change[];
  removed: PreviewedResource[];
  unchanged: number;
  /** Init Jobs of Odoo whose list of modules got longer. Their spec is ignored, because a Job runs once. */
  initJobs: { resource: ReadResource; modules: string[] }[];
}

/**
 * What a deployment of `after` would change in what `before` described. A renamed resource with an alias is the same resource,
 * and a top-level property in `ignoreChanges` does not change.
 */
export function compare(before: readonly PreviewedResource[], after: readonly ReadResource[]): Difference {
  const known = new Map(before.map((resource) => [resource.urn, resource]));
  const pairs = pair(known, after);
  const renamed = new Map([...pairs].map(([resource, earlier]) => [earlier.urn, resource.urn]));
  const difference: Difference = { added: [], changed: [], removed: [], unchanged: 0, initJobs: [] };
  for (const resource of after) {
    const earlier = pairs.get(resource);
    const modules = earlier === undefined ? [] : addedModules(earlier, resource);
    if (modules.length > 0) difference.initJobs.push({ resource, modules });
    const properties = earlier === undefined ? [] : changedProperties(earlier, resource, renamed);
    if (earlier === undefined) difference.added.push(resource);
    else if (properties.length > 0) difference.changed.push(changeOf(earlier, resource, properties));
    else difference.unchanged++;
  }
  const remaining = new Set([...pairs.values()].map(({ urn }) => urn));
  difference.removed = before.filter(({ urn }) => !remaining.has(urn));
  addInherited(difference, pairs);
  return difference;
}

function changeOf(earlier: PreviewedResource, resource: ReadResource, properties: string[]): Change {
  const inputs = properties.filter((name) => !name.startsWith("("));
  const replacement = replacementOf(earlier, resource, inputs);
  if (replacement === undefined) return { resource, earlier, properties, causes: [] };
  if (replacement === "unknown") return { resource, earlier, properties, causes: [], mayReplace: true };
  return { resource, earlier, properties, causes: replacement.paths, replaced: outcomeOf(earlier, resource) };
}

/**
 * Each resource with its earlier state: by URN, by alias, or as the child of a renamed parent. Children inherit the aliases of
 * their parent, and children named after it the new name.
 */
function pair(
  known: ReadonlyMap<string, PreviewedResource>,
  after: readonly ReadResource[],
): Map<ReadResource, PreviewedResource> {
  const pairs = new Map<ReadResource, PreviewedResource>();
  const children = new Map<string, PreviewedResource>();
  for (const resource of known.values())
    children.set(childKey(resource.parent, resource.type, resource.name), resource);
  const taken = new Set<string>();
  const visit = (
    nodes: ReturnType<typeof resourceTree<ReadResource>>,
    parent?: [ReadResource, PreviewedResource?],
  ): void => {
    for (const { resource, children: below } of nodes) {
      const { urn, type, name, aliases = [] } = resource;
      const candidates = [urn, ...aliases].map((each) => known.get(each));
      const [parentNow, parentThen] = parent ?? [];
      if (parentNow !== undefined && parentThen !== undefined) {
        const inherited = name.startsWith(parentNow.name) ? parentThen.name + name.slice(parentNow.name.length) : name;
        candidates.push(...[name, inherited].map((each) => children.get(childKey(parentThen.urn, type, each))));
      }
      const earlier = candidates.find((each) => each !== undefined && !taken.has(each.urn));
      if (earlier !== undefined) {
        pairs.set(resource, earlier);
        taken.add(earlier.urn);
      }
      visit(below, [resource, earlier]);
    }
  };
  visit(resourceTree(after));
  return pairs;
}

function childKey(parent: string | undefined, type: string, name: string): string {
  return JSON.stringify([parent ?? "", type, name]);
}

/** The modules that the init Job of Odoo would install now and would not before. */
function addedModules(before: PreviewedResource, after: ReadResource): string[] {
  if (after.type !== "kubernetes:batch/v1:Job" || after.ignoreChanges?.includes("spec") !== true) return [];
  const [then, now] = [before, after].map(({ inputs }) => {
    const list = /--init=([a-z0-9_,]+)/.exec(JSON.stringify(inputs["spec"] ?? null))?.[1];
    return list?.split(",") ?? [];
  });
  return (now ?? []).filter((module) => then?.includes(module) === false);
}

/** Removing `protect` and replacing may happen in one deployment; the options of the earlier state decide about the old resource. */
function outcomeOf(before: PreviewedResource, after: ReadResource): NonNullable<Change["replaced"]> {
  if (before.protect && after.protect) return "refused";
  return before.retainOnDelete ? "stays" : "goes";
}

/** Marks the resources that are replaced because a replacing property comes from a replaced resource, until none is added. */
function addInherited(difference: Difference, pairs: ReadonlyMap<ReadResource, PreviewedResource>): void {
  const changes = new Map(difference.changed.map((change) => [change.resource.urn, change]));
  const isReplaced = (urn: string): boolean => changes.get(urn)?.replaced !== undefined;
  for (let added = true; added;) {
    added = false;
    for (const [resource, earlier] of pairs) {
      if (isReplaced(resource.urn)) continue;
      const causes = inheritedReplacement(resource, isReplaced);
      if (causes.length === 0) continue;
      const change = changes.get(resource.urn) ?? { resource, earlier, properties: [], causes };
      if (!changes.has(resource.urn)) difference.unchanged--;
      changes.set(resource.urn, { ...change, causes, mayReplace: undefined, replaced: outcomeOf(earlier, resource) });
      added = true;
    }
  }
  difference.changed = [...changes.values()];
}

function changedProperties(
  before: PreviewedResource,
  after: ReadResource,
  renamed: ReadonlyMap<string, string>,
): string[] {
  const names = [...new Set([...Object.keys(before.inputs), ...Object.keys(after.inputs)])].sort();
  const ignored = new Set(after.ignoreChanges);
  const changed = names.filter((name) => !ignored.has(name) && !sameJson(before.inputs[name], after.inputs[name]));
  const now = (urn: string | undefined): string | undefined =>
    urn === undefined ? undefined : (renamed.get(urn) ?? urn);
  const providerNow = before.provider?.replace(/^(.*)::/, (_all, urn: string) => `${now(urn) ?? ""}::`);
  if (now(before.parent) !== after.parent) changed.push("(parent)");
  if (before.protect !== after.protect) changed.push("(protect)");
  if (providerNow !== after.provider) changed.push("(provider)");
  if (before.retainOnDelete !== after.retainOnDelete) changed.push("(retainOnDelete)");
  return changed;
}
