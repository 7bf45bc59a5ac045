import type * as ajv from "ajv";
import type { DefinedError, ValidateFunction } from "ajv";
import { closest, distance } from "fastest-levenshtein";
import publishedLandingZoneSchema from "../schemas/published-landing-zone.schema.json";
import publishedPlatformSchema from "../schemas/published-platform.schema.json";
import platformSchema from "../schemas/platform.schema.json";
import tenantSchema from "../schemas/tenant-spec.schema.json";
import type { Faults } from "./errors";
import { isLater } from "./values";

/** Schemas of what users write and stacks publish, generated from the interfaces (`npm run schemas`). */
const SCHEMAS = {
  PlatformConfig: platformSchema,
  TenantSpec: tenantSchema,
  PublishedLandingZone: publishedLandingZoneSchema,
  PublishedPlatform: publishedPlatformSchema,
};
export type ShapeName = keyof typeof SCHEMAS;

/** Definitions of the platform's schema, which are arguments of other components too. */
type PartName = keyof typeof platformSchema.definitions;

const validators = new Map<ShapeName | PartName, ValidateFunction>();

/**
 * Checks structure: keys, types, enumerations, ranges. The `resolveX` of the component checks meaning.
 * @returns whether the value has the shape; every fault is in `faults`
 */
export function hasShape(name: ShapeName, value: unknown, faults: Faults): boolean {
  if (holdsPromise(value, faults)) return false;
  const validate = validator(name, SCHEMAS[name]);
  if (validate(value)) return true;
  const errors = validate.errors as DefinedError[];
  // A value outside of an enumeration is reported once, with its choices.
  const listed = new Set(errors.filter(({ keyword }) => keyword === "enum").map(({ instancePath }) => instancePath));
  for (const error of errors) if (error.keyword !== "type" || !listed.has(error.instancePath)) addFault(error, faults);
  return false;
}

/**
 * Checks types alone, for a JavaScript caller: the component that takes the arguments checks keys and ranges itself.
 * @returns whether every value has its type; every fault is in `faults`
 */
export function hasTypes(part: PartName, value: object, faults: Faults): boolean {
  return passes(part, value, ["type"], faults);
}

/** Checks types and keys, for a component that checks ranges itself. @returns as `hasTypes` */
export function hasForm(part: PartName, value: object, faults: Faults): boolean {
  return passes(part, value, ["type", "additionalProperties", "required"], faults);
}

function passes(part: PartName, value: object, keywords: readonly string[], faults: Faults): boolean {
  if (holdsPromise(value, faults)) return false;
  const validate = validator(part, { $ref: `#/definitions/${part}`, definitions: platformSchema.definitions });
  if (validate(value)) return true;
  const errors = (validate.errors as DefinedError[]).filter(({ keyword }) => keywords.includes(keyword));
  for (const error of errors) addFault(error, faults);
  return errors.length === 0;
}

/** A promise has no keys of its own, and would pass for an object that gives none of the optional ones. */
function holdsPromise(value: unknown, faults: Faults): boolean {
  if (value instanceof Promise) {
    faults.add(undefined, "is a promise", "Give the value itself.");
    return true;
  }
  if (typeof value !== "object" || value === null || isLater(value)) return false;
  const found = Object.entries(value).map(([key, part]) => holdsPromise(part, faults.at(key)));
  return found.includes(true);
}

function validator(name: ShapeName | PartName, schema: object): ValidateFunction {
  let validate = validators.get(name);
  if (!validate) {
    // Loaded on first use. The schemas are generated and the values small, so validating the schemas and optimizing the compiled
    // code would take longer than the checks.
    const { Ajv } = require("ajv") as typeof ajv;
    const unchecked = {
      strict: false,
      strictNumbers: true,
      validateSchema: false,
      meta: false,
      code: { optimize: false },
    };
    validate = new Ajv({ allErrors: true, verbose: true, ...unchecked }).compile(schema);
    validators.set(name, validate);
  }
  return validate;
}

function addFault(error: DefinedError, faults: Faults): void {
  const steps = error.instancePath.split("/").slice(1).map(unescapePointer);
  const at = steps.reduce((part, step) => part.at(/^\d+$/.test(step) ? Number(step) : step), faults);
  switch (error.keyword) {
    case "required":
      return at.at(error.params.missingProperty).add(undefined, "is missing", "Add it.");
    case "additionalProperties": {
      const known = Object.keys((error.parentSchema as { properties?: object }).properties ?? {});
      const key = error.params.additionalProperty;
      const close = nearest(key, known);
      const remedy = close ? `Did you mean ${close}?` : `Known keys: ${known.join(", ")}.`;
      return at.at(key).add((error.data as Record<string, unknown>)[key], "is not a known key", remedy);
    }
    case "enum": {
      const allowed = error.params.allowedValues.map(String);
      const close = typeof error.data === "string" ? nearest(error.data, allowed) : undefined;
      const hint = close
        ? ` Did you mean ${close}?`
        : typeof error.data === "number"
          ? " In YAML, put it in quotes."
          : "";
      return at.add(error.data, "is not a choice", `Write one of: ${allowed.join(", ")}.${hint}`);
    }
    case "const":
      return at.add(error.data, "is not a choice", `Write ${JSON.stringify(error.params.allowedValue)}.`);
    case "type": {
      const type = String(error.params.type) === "boolean" ? "true or false" : article(String(error.params.type));
      const quotes =
        error.params.type === "string" && typeof error.data === "number" ? " In YAML, put it in quotes." : "";
      return at.add(error.data, `is not ${type}`, `Write ${type}.${quotes}`);
    }
    // The faults of a discriminated union are reported by the schema of its branch.
    case "if":
      return;
    case "minItems":
      return at.add(error.data, "is empty", `Give at least ${error.params.limit}.`);
    case "minimum":
    case "exclusiveMinimum":
    case "maximum":
      return at.add(
        error.data,
        `must be ${error.params.comparison} ${error.params.limit}`,
        "Write a number in that range.",
      );
    default: {
      const described = (error.parentSchema as { description?: string }).description;
      return at.add(error.data, error.message ?? "is not valid", described ?? "Compare it with the documentation.");
    }
  }
}

/** The candidate within two typing errors, if any. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const candidate = closest(word, candidates);
  return distance(word, candidate) <= 2 ? candidate : undefined;
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function unescapePointer(step: string): string {
  return step.replace(/~1/g, "/").replace(/~0/g, "~");
}
