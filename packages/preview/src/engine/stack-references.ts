import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Json } from "../model";
import { Fault } from "./fault";
import { isObject, secretOf, UNKNOWN, type WireObject } from "./wire";

/** The properties of a stack reference, as the engine reads another stack's outputs. */
export interface ReferencedStack {
  outputs: WireObject;
  secretOutputNames: string[];
}

/** Outputs of other stacks, read from files: what `pulumi stack output --json` prints, or a document `preview --json` wrote. */
export class StackReferences {
  private readonly files: Map<string, string>;

  constructor(files: { [name: string]: string }) {
    this.files = new Map(Object.entries(files).map(([name, file]) => [name, resolve(file)]));
  }

  read(name: string): ReferencedStack {
    const file = this.files.get(name);
    if (file === undefined) {
      const known = this.files.size === 0 ? "" : ` Known stacks: ${[...this.files.keys()].join(", ")}.`;
      throw new Fault(
        `the program reads the outputs of stack "${name}", which are not available offline; write them to a file` +
          ` (pulumi stack output --json --stack ${name} > outputs.json) and pass --stack-outputs ${name}=outputs.json.${known}`,
      );
    }
    const outputs = Object.entries(readOutputs(name, file)).map(([key, value]) => [key, fromMarkers(value)] as const);
    return {
      outputs: Object.fromEntries(outputs.map(([key, { value }]) => [key, value])),
      secretOutputNames: outputs.filter(([, { secret }]) => secret).map(([key]) => key),
    };
  }
}

function readOutputs(name: string, file: string): WireObject {
  let content: Json;
  try {
    content = JSON.parse(readFileSync(file, "utf8")) as Json;
  } catch (error) {
    throw new Fault(`--stack-outputs ${name}=${file}: ${(error as Error).message}`);
  }
  if (!isObject(content))
    throw new Fault(`--stack-outputs ${name}=${file}: expected a JSON object of output names and values`);
  const isDocument = typeof content.stack === "string" && Array.isArray(content.resources) && isObject(content.outputs);
  return isDocument && isObject(content.outputs) ? content.outputs : content;
}

/**
 * A secret in a file is a placeholder (`"[secret]"`, `{"secret":true}`), so it is an unknown secret here. Only the output that
 * contains it, or an unknown, becomes unknown; the others stay known.
 */
function fromMarkers(value: Json): { value: Json; secret: boolean } {
  const secret = contains(value, (part) => part === "[secret]" || isMarker(part, "secret"));
  const unknown = secret || contains(value, (part) => isMarker(part, "unknown"));
  return { value: secret ? secretOf(UNKNOWN) : unknown ? UNKNOWN : value, secret };
}

function isMarker(value: Json, name: string): boolean {
  return isObject(value) && value[name] === true && Object.keys(value).length === 1;
}

function contains(value: Json, matches: (part: Json) => boolean): boolean {
  if (matches(value)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some((child) => contains(child, matches));
}
