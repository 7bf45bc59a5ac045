import { parseDocument } from "yaml";
import { sortKeys } from "../analysis/json";
import { PreviewError, type Json } from "../model";
import { Fault } from "./fault";
import { isObject, mapChildren, toMarkers, type WireObject } from "./wire";

/** A look-up that a file answers; without `args` it answers every call of the function. */
export interface Lookup {
  token: string;
  args?: WireObject;
  result: WireObject;
}

/** A look-up without an answer, which its provider could give. */
export interface UnansweredLookup {
  token: string;
  args: WireObject;
  /** By its token: the provider's package, its version as the program's SDK names it, and its inputs. */
  provider: { package: string; version: string; inputs: WireObject };
}

export class UnansweredFault extends Fault {}

/**
 * Reads the answers of a file, a list in YAML or JSON of `token`, `args` and `result`.
 * @param file its name in messages
 * @throws PreviewError with all faults, and exit code 2
 */
export function readLookups(text: string, file: string): Lookup[] {
  const document = parseDocument(text);
  const faults = document.errors.map((error) => `is not YAML: ${error.message.split("\n")[0]}`);
  const content = faults.length > 0 ? [] : (document.toJS() as Json);
  const entries = Array.isArray(content) ? content : [];
  if (!Array.isArray(content)) faults.push("holds no list; write entries of `- token:`, `args:` and `result:`");
  const lookups = entries.flatMap((entry, index) => {
    const found = faultsOf(entry).map((fault) => `[${index}]${fault}`);
    faults.push(...found);
    return found.length > 0 ? [] : [entry as unknown as Lookup];
  });
  if (faults.length > 0) throw new PreviewError(faults.map((fault) => `--lookups ${file}: ${fault}`).join("\n"), 2);
  return lookups;
}

const FIELDS = ["token", "args", "result"];

function faultsOf(entry: Json): string[] {
  if (!isObject(entry)) return [": is not a mapping; write `token:`, `args:` and `result:`"];
  const { token, args, result } = entry;
  return [
    ...(typeof token === "string" && token.split(":").length === 3
      ? []
      : [`.token: ${JSON.stringify(token)} names no function; write one like aws:ec2/getAmi:getAmi`]),
    ...(args === undefined || isObject(args) ? [] : [".args: is not a mapping; write the arguments of the call"]),
    ...(isObject(result) ? [] : [".result: is not a mapping; write what the provider returns"]),
    ...Object.keys(entry)
      .filter((field) => !FIELDS.includes(field))
      .map((field) => `.${field}: is unknown; write ${FIELDS.join(", ")}`),
  ];
}

/** The answer of the first entry with these arguments, or of one without arguments. */
export function findAnswer(lookups: readonly Lookup[], token: string, args: WireObject): WireObject | undefined {
  const wanted = canonical(args);
  const entries = lookups.filter((entry) => entry.token === token);
  return (
    entries.find((entry) => entry.args !== undefined && canonical(entry.args) === wanted) ??
    entries.find((entry) => entry.args === undefined)
  )?.result;
}

/** The entry that would answer a call. */
export function entryFor(token: string, args: WireObject): string {
  return `- token: ${token}\n  args: ${canonical(args)}\n  result: {} # what the provider answers`;
}

/** One text for equal arguments; a secret or unknown leaves the process as a marker only. */
function canonical(args: WireObject): string {
  return JSON.stringify(sortKeys(withoutInternalKeys(toMarkers(args))));
}

/** The SDK adds keys such as `__defaults`, which no user writes. */
function withoutInternalKeys(value: Json): Json {
  if (!isObject(value)) return mapChildren(value, withoutInternalKeys);
  const written = Object.entries(value).filter(([key]) => !key.startsWith("__"));
  return mapChildren(Object.fromEntries(written), withoutInternalKeys);
}
