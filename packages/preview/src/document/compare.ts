import type { PreviewedResource } from "../model";
import type { ReadResource } from "../analysis/facts";
import { sameJson, textAt } from "../analysis/json";
import { resourceTree } from "../analysis/tree";

export interface Change {
  resource: ReadResource;
  /** Changed top-level inputs, and changed options such as `(protect)`. */
  properties: string[];
  /** For a replacement, the old resource: protected, so that Pulumi refuses; retained; or deleted. */
  replaced?: "refused" | "stays" | "goes";
}

export interface Difference {
  added: ReadResource[];
  changed: Change[];
  removed: PreviewedResource[];
  unchanged: number;
}

/**
 * What a deployment of `after` would change in what `before` described. A renamed resource with an alias is the same resource,
 * and a top-level property in `ignoreChanges` does not change.
 */
export function compare(before: readonly PreviewedResource[], after: readonly ReadResource[]): Difference {
  const known = new Map(before.map((resource) => [resource.urn, resource]));
  const pairs = pair(known, after);
  const renamed = new Map([...pairs].map(([resource, earlier]) => [earlier.urn, resource.urn]));
  const difference: Difference = { added: [], changed: [], removed: [], unchanged: 0 };
  for (const resource of after) {
    const earlier = pairs.get(resource);
    const properties = earlier === undefined ? [] : changedProperties(earlier, resource, renamed);
    if (earlier === undefined) difference.added.push(resource);
    else if (properties.length > 0)
      difference.changed.push({
        resource,
        properties,
        ...(properties.includes("metadata") && replacement(earlier, resource)),
      });
    else difference.unchanged++;
  }
  const remaining = new Set([...pairs.values()].map(({ urn }) => urn));
  difference.removed = before.filter(({ urn }) => !remaining.has(urn));
  return difference;
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

/** Kubernetes cannot rename or move an object, so Pulumi replaces it. An unknown name may be the same one. */
function replacement(before: PreviewedResource, after: PreviewedResource): Pick<Change, "replaced"> {
  const moved = ["name", "namespace"].some((key) => {
    const [then, now] = [textAt(before.inputs["metadata"], key), textAt(after.inputs["metadata"], key)];
    return then !== undefined && now !== undefined && then !== now;
  });
  if (!moved || !before.type.startsWith("kubernetes:")) return {};
  // Removing `protect` and replacing may happen in one deployment; `retainOnDelete` of the earlier state decides about the old object.
  if (before.protect && after.protect) return { replaced: "refused" };
  return { replaced: before.retainOnDelete ? "stays" : "goes" };
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
