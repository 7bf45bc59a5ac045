import type { ReadResource } from "../analysis/facts";
import { at, markerOf, sameJson, textAt } from "../analysis/json";
import type { Json, PreviewedResource } from "../model";
import { isDataType, replacingProperties } from "./replacing-properties";

/** Why a changed resource is replaced: the paths of the properties, or that its type is not in the table. */
export type Replacement = { paths: string[] } | "unknown" | undefined;

/** @param changed top-level inputs that differ */
export function replacementOf(before: PreviewedResource, after: ReadResource, changed: readonly string[]): Replacement {
  if (!before.custom || changed.length === 0) return undefined;
  const table = replacingProperties(before.type);
  const own = after.replaceOnChanges ?? [];
  if (own.includes("*") || table === "every") return { paths: [...changed] };
  const paths = [...new Set([...(table ?? []), ...own])].filter(
    (path) => changed.includes(path.split(".")[0] ?? "") && differs(before.inputs, after.inputs, path),
  );
  if (paths.length > 0) return { paths };
  return table === undefined ? "unknown" : undefined;
}

/** Whether a property differs. A value that is unknown now may turn out to be the same, as when a name comes from a resource. */
function differs(before: Json, after: Json, path: string): boolean {
  const steps = path.split(".");
  const [then, now] = [valueAt(before, steps), valueAt(after, steps)];
  return markerOf(then) === undefined && markerOf(now) === undefined && !sameJson(then, now);
}

/** The value at a path; with `*` the values of a list's elements, whose order has no meaning. */
function valueAt(json: Json, steps: readonly string[]): Json | undefined {
  const every = steps.indexOf("*");
  if (every < 0) return at(json, ...steps);
  const elements = at(json, ...steps.slice(0, every));
  if (!Array.isArray(elements)) return elements;
  const values = elements.map((element) => valueAt(element, steps.slice(every + 1)) ?? null);
  return values.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}

/** Replacing properties of a resource whose values come from a replaced one, and so are new ones after the deployment. */
export function inheritedReplacement(after: ReadResource, isReplaced: (urn: string) => boolean): string[] {
  const table = replacingProperties(after.type);
  if (!after.custom || table === undefined || table === "every") return [];
  return table.filter((path) => {
    const [property = ""] = path.split(".");
    if (after.ignoreChanges?.includes(property) === true) return false;
    const urns = after.propertyDependencies[property] ?? [];
    return urns.some(isReplaced) && hasUnknown(at(after.inputs, ...path.split(".")));
  });
}

function hasUnknown(value: Json | undefined): boolean {
  if (markerOf(value) === "unknown") return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

/** Finds the resources whose deletion loses data: data types, and namespaces that contain one. */
export function dataFinder(resources: readonly PreviewedResource[]): (resource: PreviewedResource) => boolean {
  const namespaces = new Set(
    resources
      .filter(({ type }) => type.startsWith("kubernetes:") && isDataType(type))
      .flatMap(({ inputs }) => textAt(inputs, "metadata", "namespace") ?? []),
  );
  return ({ type, inputs }) =>
    isDataType(type) ||
    (type === "kubernetes:core/v1:Namespace" && namespaces.has(textAt(inputs, "metadata", "name") ?? ""));
}
