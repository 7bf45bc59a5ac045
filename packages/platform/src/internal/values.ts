import { Output } from "@pulumi/pulumi/output";
import { Resource } from "@pulumi/pulumi/resource";
import type { Faults } from "./errors";

const PLAIN = "Give text, a number, true or false, a list, an object, or an output of those.";

/** Values without a fault, so that facts which many components share are walked once. */
const checked = new WeakSet<object>();

/**
 * Checks that arguments consist of values that can belong there at all: plain ones, outputs and promises. It runs before any
 * other check, so that no later one meets a getter that throws, a circular object or a value that JSON cannot express.
 */
export function checkValues(value: unknown, faults: Faults, parents: readonly object[] = []): void {
  try {
    const wrong = wrongKind(value, parents);
    if (wrong) return faults.add(wrong.shown, wrong.reason, wrong.remedy);
    if (typeof value !== "object" || value === null || isLater(value) || checked.has(value)) return;
    const before = faults.all().length;
    const path = [...parents, value];
    for (const key of Reflect.ownKeys(value))
      if (typeof key === "symbol")
        faults.add(undefined, `has the symbol ${key.toString()} as a key`, "Use text as keys.");
      else if (!Array.isArray(value)) checkValues(read(value, key), faults.at(key), path);
      else if (key !== "length") checkValues(read(value, key), faults.at(Number(key)), path);
    if (faults.all().length === before) checked.add(value);
  } catch (error) {
    faults.add(undefined, `cannot be read: ${messageOf(error)}`, PLAIN);
  }
}

/** A getter that throws is a fault of its own property. */
function read(value: object, key: string): unknown {
  try {
    return (value as { [key: string]: unknown })[key];
  } catch (error) {
    return new Unreadable(messageOf(error));
  }
}

class Unreadable {
  constructor(readonly message: string) {}
}

interface WrongKind {
  shown: unknown;
  reason: string;
  remedy: string;
}

function wrongKind(value: unknown, parents: readonly object[]): WrongKind | undefined {
  if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function")
    return { shown: value, reason: `is a ${typeof value}`, remedy: PLAIN };
  if (typeof value !== "object" || value === null) return undefined;
  if (parents.includes(value)) return { shown: undefined, reason: "contains itself", remedy: PLAIN };
  if (value instanceof Unreadable)
    return { shown: undefined, reason: `cannot be read: ${value.message}`, remedy: PLAIN };
  if (isLater(value) || Array.isArray(value)) return undefined;
  if (Resource.isInstance(value))
    return "facts" in value
      ? { shown: undefined, reason: `is ${article(className(value))}`, remedy: "Give its `facts`." }
      : { shown: undefined, reason: `is ${article(className(value))}`, remedy: "Give one of its outputs." };
  const prototype: unknown = Object.getPrototypeOf(value);
  // The root prototype of any realm has none itself.
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return undefined;
  return { shown: undefined, reason: `is ${article(className(value))}`, remedy: PLAIN };
}

/** An output or a promise: its value is not known while arguments are resolved. */
export function isLater(value: unknown): boolean {
  return Output.isInstance(value) || value instanceof Promise;
}

function className(value: object): string {
  const { name } = (value as { constructor?: { name?: unknown } }).constructor ?? {};
  return typeof name === "string" && name !== "" ? name : "class instance";
}

function article(name: string): string {
  return /^[aeiou]/i.test(name) ? `an ${name}` : `a ${name}`;
}

/** @returns the message of whatever was thrown, in one line */
export function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : typeof error === "string" ? error : typeof error;
  return message.split("\n")[0] ?? "";
}
