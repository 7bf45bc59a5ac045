import type { Faults } from "./errors";
import { nearest } from "./shape";
import { isLater } from "./values";

/** Every property of an argument interface; the compiler keeps the table complete. */
export type PropertyTable<T> = { readonly [key in keyof T]-?: "required" | "optional" };

/**
 * Checks the properties of arguments that may hold outputs, which no schema describes: a JavaScript caller may omit or misspell
 * one.
 * @returns whether the values can be checked; every fault is in `faults`
 */
export function hasProperties<T>(args: unknown, keys: PropertyTable<T>, faults: Faults): args is T {
  // A promise has no properties of its own, and would pass for an object that gives none of the optional ones.
  if (typeof args !== "object" || args === null || Array.isArray(args) || args instanceof Promise) {
    faults.add(args, "is not a set of arguments", `Give ${required(keys).join(", ") || "an object"}.`);
    return false;
  }
  const given = args as { [key: string]: unknown };
  const missing = required(keys).filter((key) => given[key] === undefined);
  for (const key of missing) faults.at(key).add(undefined, "is missing", "Add it.");
  const empty = Object.keys(keys).filter((key) => given[key] === null);
  for (const key of empty) faults.at(key).add(null, "is no value", emptyRemedy(keys, key));
  const unknown = Object.keys(given).filter((key) => given[key] !== undefined && !Object.hasOwn(keys, key));
  for (const key of unknown) {
    const close = nearest(key, Object.keys(keys));
    const remedy = close ? `Did you mean ${close}?` : `Known keys: ${Object.keys(keys).join(", ")}.`;
    faults.at(key).add(given[key], "is not a known key", remedy);
  }
  return missing.length === 0 && empty.length === 0 && unknown.length === 0;
}

function emptyRemedy<T>(keys: PropertyTable<T>, key: string): string {
  return keys[key as keyof T] === "required" ? "Give one." : "Give one, or leave it out.";
}

/** Expected kind of a value. `input` is text, or an output of it. */
type Kind = "text" | "input" | "flag" | "texts" | "inputs" | "labels";
export type Kinds<T> = { readonly [key in keyof T]?: Kind };

const KINDS: { readonly [kind in Kind]: { is: (value: unknown) => boolean; what: string } } = {
  text: { is: isText, what: "text" },
  input: { is: isInput, what: "text" },
  flag: { is: (value) => typeof value === "boolean", what: "true or false" },
  texts: { is: (value) => Array.isArray(value) && value.every(isText), what: "a list of text" },
  inputs: { is: (value) => Array.isArray(value) && value.every(isInput), what: "a list of text" },
  labels: { is: (value) => isPlain(value) && Object.values(value).every(isText), what: "text by name" },
};

/**
 * Checks the kinds of arguments that no schema describes. Text is not empty.
 * @returns whether their meaning can be checked; every fault is in `faults`
 */
export function hasKinds<T extends object>(args: T, kinds: Kinds<T>, faults: Faults): boolean {
  const wrong = (Object.keys(kinds) as (keyof T & string)[]).filter((key) => {
    const kind = kinds[key];
    return kind !== undefined && args[key] !== undefined && !KINDS[kind].is(args[key]);
  });
  for (const key of wrong) {
    const { what } = KINDS[kinds[key] as Kind];
    faults.at(key).add(args[key], `is not ${what}`, `Give ${what}.`);
  }
  return wrong.length === 0;
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function isInput(value: unknown): boolean {
  return isText(value) || isLater(value);
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLater(value);
}

function required<T>(keys: PropertyTable<T>): string[] {
  return Object.entries(keys).flatMap(([key, need]) => (need === "required" ? [key] : []));
}

/** Arguments to spread over defaults: an undefined one must not replace its default. */
export function withoutUndefined<T extends object>(args: T): T {
  return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)) as T;
}
