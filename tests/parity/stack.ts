import type { Json, PreviewedResource } from "@retail-odoo/preview";

/** A previewed stack, as rules read it. */
export type Resource = Pick<PreviewedResource, "type" | "name" | "inputs">;
export type Stack = readonly Resource[];

/** What a rule found: how many resources it looked at, and what is wrong with which. */
export interface Finding {
  judged: number;
  faults: string[];
}

export type Check = (stack: Stack) => Finding;

/** Every resource of these types (without a version of their module) holds to `holds`. */
export function each(types: readonly string[], holds: (inputs: Inputs, stack: Stack, name: string) => boolean): Check {
  return (stack) => {
    const judged = stack.filter(({ type }) => types.includes(type));
    return {
      judged: judged.length,
      faults: judged
        .filter(({ inputs, name }) => !holds(inputs, stack, name))
        .map(({ type, name }) => `${type} ${name}`),
    };
  };
}

export type Inputs = { [key: string]: Json };

/** The value at a path; a list on the way is stepped into by index. */
export function at(value: Json | undefined, ...path: (string | number)[]): Json | undefined {
  let part: Json | undefined = value;
  for (const step of path) {
    if (Array.isArray(part) && typeof step === "number") part = part[step];
    else if (isObject(part)) part = part[step];
    else return undefined;
  }
  return part;
}

export function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value that is written, be it only known after a deployment. */
export function given(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}

/** Resources that belong to one, found by an input that both have. */
export function companion(stack: Stack, type: string, key: string, value: Json | undefined): Inputs | undefined {
  return stack.find((resource) => resource.type === type && resource.inputs[key] === value)?.inputs;
}
