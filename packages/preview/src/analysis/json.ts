import type { Json } from "../model";

export type JsonObject = { [key: string]: Json };
export type Marker = "unknown" | "secret";

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy with the keys of all its objects sorted; lists keep their order. */
export function sortKeys<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => sortKeys(item)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, child]) => [key, sortKeys(child as unknown)])) as T;
}

/** Whether a value is `{ unknown: true }` or `{ secret: true }`, and which. */
export function markerOf(value: Json | undefined): Marker | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  if (value["unknown"] === true) return "unknown";
  return value["secret"] === true ? "secret" : undefined;
}

/** The value at a path, or undefined where any step of it is absent. */
export function at(value: Json | undefined, ...path: (string | number)[]): Json | undefined {
  let here = value;
  for (const step of path) {
    if (typeof step === "number") here = Array.isArray(here) ? here[step] : undefined;
    else here = isObject(here) ? here[step] : undefined;
  }
  return here;
}

export function textAt(value: Json | undefined, ...path: (string | number)[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function numberAt(value: Json | undefined, ...path: (string | number)[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === "number" ? found : undefined;
}

export function listAt(value: Json | undefined, ...path: (string | number)[]): Json[] | undefined {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : undefined;
}

/** Appends a step to a property path the way Pulumi writes one: `spec.ports[0]`, `metadata.annotations["a.b/c"]`. */
export function joinPath(path: string, step: string | number): string {
  if (typeof step === "number") return `${path}[${step}]`;
  if (!/^[A-Za-z_$][\w$-]*$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
  return path === "" ? step : `${path}.${step}`;
}

/** A copy of `value` with every marker replaced by the result of `replace`. */
export function replaceMarkers(value: Json, replace: (marker: Marker, path: string) => Json, path = ""): Json {
  const marker = markerOf(value);
  if (marker !== undefined) return replace(marker, path);
  if (Array.isArray(value)) return value.map((item, index) => replaceMarkers(item, replace, joinPath(path, index)));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, replaceMarkers(item, replace, joinPath(path, key))]),
  );
}

/** Structural equality: the order of keys does not matter, the order of lists does. */
export function sameJson(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, index) => sameJson(item, right[index]));
  if (!isObject(left) || !isObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length && keys.every((key) => key in right && sameJson(left[key], right[key]))
  );
}
