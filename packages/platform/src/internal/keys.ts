import type { Faults } from "./errors";
import { nearest } from "./shape";

/** Every key of an argument interface; the compiler keeps the list complete. */
export type Keys<T> = { readonly [key in keyof T]-?: "required" | "optional" };

/**
 * Checks the keys of arguments that may hold outputs, which no schema describes: a caller without a compiler may forget one or
 * mistype it.
 * @returns whether it is worth looking at the values; every fault is in `faults`
 */
export function hasKeys<T>(args: unknown, keys: Keys<T>, faults: Faults): args is T {
  if (typeof args !== "object" || args === null || Array.isArray(args)) {
    faults.add(args, "is not a set of arguments", `Give ${required(keys).join(", ") || "an object"}.`);
    return false;
  }
  const given = args as { [key: string]: unknown };
  const missing = required(keys).filter((key) => given[key] === undefined);
  for (const key of missing) faults.at(key).add(undefined, "is missing", "Add it.");
  const unknown = Object.keys(given).filter((key) => given[key] !== undefined && !Object.hasOwn(keys, key));
  for (const key of unknown) {
    const close = nearest(key, Object.keys(keys));
    const remedy = close ? `Did you mean ${close}?` : `Known keys: ${Object.keys(keys).join(", ")}.`;
    faults.at(key).add(given[key], "is not a known key", remedy);
  }
  return missing.length === 0 && unknown.length === 0;
}

function required<T>(keys: Keys<T>): string[] {
  return Object.entries(keys).flatMap(([key, need]) => (need === "required" ? [key] : []));
}
