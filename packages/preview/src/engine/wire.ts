import type { Json } from "../model";

/**
 * The wire format of values between a program and the engine: plain JSON, in which an object with a `SIGNATURE` is one of the
 * shapes below, and the string `UNKNOWN` is a value that only a deployment resolves.
 */
export type WireObject = { [key: string]: Json };

export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
export const SIGNATURE = "4dabf18193072939515e22adb298388d";

export const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
export const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

export const secretOf = (value: Json): WireObject => ({ [SIGNATURE]: SECRET, value });
export const isSecret = (value: Json | undefined): boolean => signatureOf(value) === SECRET;

/** An output as a transform sees it: `value` is absent while it is unknown. */
export function outputOf(output: { value?: Json; secret?: boolean; dependencies?: string[] }): WireObject {
  return {
    [SIGNATURE]: OUTPUT,
    ...(output.value === undefined ? {} : { value: output.value }),
    ...(output.secret ? { secret: true } : {}),
    ...(output.dependencies?.length ? { dependencies: output.dependencies } : {}),
  };
}

export function isObject(value: Json | undefined): value is WireObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function signatureOf(value: Json | undefined): Json | undefined {
  return isObject(value) ? value[SIGNATURE] : undefined;
}

/** Applies `change` to every element of a list or object; what does not change keeps its identity. */
export function mapChildren<T extends Json>(value: T, change: (child: Json) => Json): Json {
  if (Array.isArray(value)) {
    const items = value.map(change);
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  let changed: WireObject | undefined;
  for (const [key, child] of Object.entries(value)) {
    const next = change(child);
    if (next !== child) (changed ??= { ...value })[key] = next;
  }
  return changed ?? value;
}

/** A string that contains an unknown is itself unknown: the program concatenated it. */
export function normalizeUnknowns(value: Json): Json {
  if (typeof value === "string") return value.includes(UNKNOWN) ? UNKNOWN : value;
  return mapChildren(value, normalizeUnknowns);
}

/** The form `--json` writes: no secret and no unknown leaves the process, only their markers. */
export function toMarkers(value: Json): Json {
  if (typeof value === "string") return value.includes(UNKNOWN) ? { unknown: true } : value;
  if (Array.isArray(value)) return value.map(toMarkers);
  if (!isObject(value)) return value;
  const { [SIGNATURE]: signature, __pulumiAsset: _asset, __pulumiArchive: _archive, ...content } = value;
  if (signature === undefined) return markProperties(content);
  if (signature === SECRET) return { secret: true };
  if (signature === OUTPUT) return outputMarker(content);
  if (signature === RESOURCE) return { resource: content.urn ?? null };
  if (signature === ASSET) return { asset: markProperties(content) };
  if (signature === ARCHIVE) return { archive: markProperties(content) };
  return { unknown: true };
}

/** A property that the SDK adds to a resource in the stack's outputs. */
const INTERNAL = "@isPulumiResource";

export function markProperties(properties: WireObject): WireObject {
  const own = Object.entries(properties).filter(([key]) => key !== INTERNAL);
  return Object.fromEntries(own.map(([key, value]) => [key, toMarkers(value)]));
}

function outputMarker(output: WireObject): Json {
  if (output.secret === true) return { secret: true };
  return output.value === undefined ? { unknown: true } : toMarkers(output.value);
}

/** Paths of all secrets, sorted: `data`, `users[0].password`, `annotations["example.com/key"]`. */
export function secretPaths(properties: WireObject): string[] {
  const found: string[] = [];
  const visit = (value: Json, path: string): void => {
    if (isSecret(value) || (signatureOf(value) === OUTPUT && isObject(value) && value.secret === true))
      found.push(path);
    else if (Array.isArray(value)) value.forEach((item, index) => visit(item, `${path}[${index}]`));
    else if (isObject(value)) for (const [key, child] of Object.entries(value)) visit(child, joinPath(path, key));
  };
  visit(properties, "");
  return found.sort();
}

function joinPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

/** Secrets and unknowns as outputs, the form that transforms receive. */
export function toOutputs(value: Json): Json {
  if (value === UNKNOWN) return outputOf({});
  if (isSecret(value) && isObject(value)) {
    const inner = toOutputs(value.value ?? null);
    return signatureOf(inner) === OUTPUT && isObject(inner)
      ? { ...inner, secret: true }
      : outputOf({ value: inner, secret: true });
  }
  return mapChildren(value, toOutputs);
}

/** The same, with the dependencies of the value. */
export function toDependentOutput(value: Json, dependencies: string[]): Json {
  const output = toOutputs(value);
  if (dependencies.length === 0) return output;
  return signatureOf(output) === OUTPUT && isObject(output)
    ? { ...output, dependencies }
    : outputOf({ value: output, dependencies });
}

/** The inverse: outputs become plain values, secrets and unknowns, without their dependencies. */
export function fromOutputs(value: Json): Json {
  if (signatureOf(value) !== OUTPUT || !isObject(value)) return mapChildren(value, fromOutputs);
  const plain = value.value === undefined ? UNKNOWN : fromOutputs(value.value);
  return value.secret === true ? secretOf(plain) : plain;
}

/** Adds the dependencies of all outputs in `value` to `found`. */
export function outputDependencies(value: Json, found = new Set<string>()): Set<string> {
  if (signatureOf(value) === OUTPUT && isObject(value) && Array.isArray(value.dependencies)) {
    for (const urn of value.dependencies) found.add(String(urn));
  }
  if (Array.isArray(value)) for (const item of value) outputDependencies(item, found);
  else if (isObject(value)) for (const child of Object.values(value)) outputDependencies(child, found);
  return found;
}
