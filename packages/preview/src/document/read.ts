import { isObject, textAt } from "../analysis/json";
import { PreviewError, type Json, type PreviewDocument, type PreviewedResource } from "../model";

/** An earlier `--json` document, as far as a comparison needs it. */
export interface EarlierDocument {
  resources: PreviewDocument["resources"];
  /** @throws PreviewError with exit code 2 for a document of another stack, in which every resource would differ */
  assertStack(stack: string): void;
}

/** @param file its name in messages */
export function readDocument(text: string, file: string): EarlierDocument {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    throw invalidDocument(file);
  }
  const written = textAt(value, "stack");
  const resources: unknown = isObject(value) ? value["resources"] : undefined;
  if (written === undefined || !Array.isArray(resources) || !resources.every(isResource)) throw invalidDocument(file);
  return {
    resources,
    assertStack: (stack) => {
      if (stack !== written)
        throw new PreviewError(`--against ${file}: was written for stack ${written}, not for ${stack}`, 2);
    },
  };
}

function invalidDocument(file: string): PreviewError {
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
