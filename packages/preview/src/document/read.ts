import { isObject, textAt } from "../analysis/json";
import { PreviewError, type Json, type PreviewDocument, type PreviewedResource } from "../model";
import { readText } from "../cli/files";

/** What an earlier `--json` wrote, as far as a comparison needs it. */
export interface EarlierDocument {
  resources: PreviewDocument["resources"];
  /** @throws PreviewError with exit code 2 when it describes another stack, of which every resource would differ */
  mustBeOf(stack: string): void;
}

/** @param file as the user named it, for messages */
export function readDocument(cwd: string, file: string): EarlierDocument {
  const text = readText(cwd, file, "--against");
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw notOurs(file);
  }
  const written = textAt(value, "stack");
  const resources: unknown = isObject(value) ? value["resources"] : undefined;
  if (written === undefined || !Array.isArray(resources) || !resources.every(isResource)) throw notOurs(file);
  return {
    resources,
    mustBeOf: (stack) => {
      if (stack !== written)
        throw new PreviewError(`--against ${file}: describes stack ${written}, and this is ${stack}`, 2);
    },
  };
}

function notOurs(file: string): PreviewError {
  return new PreviewError(`--against ${file}: was not written by retail-odoo preview --json`, 2);
}

function isResource(value: unknown): value is PreviewedResource {
  return (
    typeof value === "object" &&
    value !== null &&
    ["urn", "type", "name"].every((key) => key in value && typeof value[key as keyof typeof value] === "string") &&
    "inputs" in value &&
    typeof value.inputs === "object" &&
    value.inputs !== null
  );
}
