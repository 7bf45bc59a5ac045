import type { PreviewedResource } from "../model";
import type { ReadResource } from "../analysis/facts";
import { sameJson, textAt } from "../analysis/json";
import { resourceTree } from "../analysis/tree";

export interface Change {
  resource: ReadResource;
  /** Top-level inputs, and options such as `protect`, in brackets. */
  properties: string[];
  /** What becomes of the old one where another replaces it: it is protected, and Pulumi refuses; it stays; or it goes. */
  replaced?: "refused" | "stays" | "goes";
}

export interface Difference {
  added: ReadResource[];
  changed: Change[];
  removed: PreviewedResource[];
  unchanged: number;
}

/**
 * What a deployment of `after` would do to what `before` had described. A renamed resource with an alias is the same one, and
 * a property that `ignoreChanges` names as a whole stays what it was.
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
  const kept = new Set([...pairs.values()].map(({ urn }) => urn));
  difference.removed = before.filter(({ urn }) => !kept.has(urn));
  return difference;
}

/**
 * Each resource with what it was. By URN, by alias, or as the child of a renamed parent: children inherit their parent's
 * aliases, and those named after it the change of its name.
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

/** Kubernetes renames nothing and moves nothing: Pulumi makes another object. What is not known yet may be the same. */
function replacement(before: PreviewedResource, after: PreviewedResource): Pick<Change, "replaced"> {
  const another = ["name", "namespace"].some((key) => {
    const [then, now] = [textAt(before.inputs["metadata"], key), textAt(after.inputs["metadata"], key)];
    return then !== undefined && now !== undefined && then !== now;
  });
  if (!another || !before.type.startsWith("kubernetes:")) return {};
  // Whoever takes protection away may replace with the same deployment; what becomes of the old is the old one's to say.
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
