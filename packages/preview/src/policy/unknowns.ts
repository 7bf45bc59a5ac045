import { SECRET, SIGNATURE, UNKNOWN } from "../engine/wire";
import type { EngineResource } from "../model";

/** The protocol has one sentinel a type; the Node SDK sends that of strings for all. */
const UNKNOWNS = new Set([
  UNKNOWN,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** The resources with an unknown at `path` of their outputs. Keys may contain dots (`app.kubernetes.io/name`). */
export function resourcesUnknownAt(resources: EngineResource[], path: string): EngineResource[] {
  return resources.filter((resource) => isUnknownAt(resource.wireOutputs, path));
}

function isUnknownAt(value: unknown, path: string): boolean {
  const inner = revealed(value);
  if (typeof inner !== "object" || inner === null) return false;
  return Object.entries(inner).some(([key, child]) => {
    if (key === path) return typeof revealed(child) === "string" && UNKNOWNS.has(revealed(child) as string);
    return path.startsWith(`${key}.`) && isUnknownAt(child, path.slice(key.length + 1));
  });
}

/** Shorter secrets are not masked, as in the Pulumi CLI: they would match in every message. */
const SHORTEST_SECRET = 3;

/** Replaces every secret string of `values`, plain or escaped as in JSON, by `[secret]`. */
export function secretMask(values: unknown[]): (text: string) => string {
  let secrets: string[] | undefined;
  return (text) => {
    secrets ??= [...new Set(values.flatMap((value) => secretStrings(value, false)))].sort(
      (a, b) => b.length - a.length,
    );
    return secrets.reduce((masked, secret) => masked.replaceAll(secret, "[secret]"), text);
  };
}

function secretStrings(value: unknown, secret: boolean): string[] {
  if (typeof value === "string") {
    if (!secret || value.length < SHORTEST_SECRET || UNKNOWNS.has(value)) return [];
    return [value, JSON.stringify(value).slice(1, -1)];
  }
  if (typeof value !== "object" || value === null) return [];
  const inner = revealed(value);
  if (inner !== value) return secretStrings(inner, true);
  return Object.values(value).flatMap((child) => secretStrings(child, secret));
}

function revealed(value: unknown): unknown {
  const isSecret =
    typeof value === "object" && value !== null && (value as { [key: string]: unknown })[SIGNATURE] === SECRET;
  return isSecret ? revealed((value as { value: unknown }).value) : value;
}
