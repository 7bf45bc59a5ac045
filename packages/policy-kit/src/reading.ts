import type { ReportViolation, ResourceValidation, ResourceValidationArgs } from "@pulumi/policy";
import type { Unwrap } from "@pulumi/pulumi";

/** Arguments as a rule receives them. Any field may be missing: an exception in a rule fails the whole operation. */
export type DeepPartial<Args> = Optional<Unwrap<NonNullable<Args>>>;
type Optional<T> = T extends readonly (infer Element)[]
  ? readonly Optional<Element>[]
  : T extends object
    ? { readonly [key in keyof T]?: Optional<T[key]> }
    : T;

/** A rule for resources of some types, found by their type tokens, so that a pack loads no provider SDK. */
export function ofType<Args>(
  types: string | readonly string[],
  check: (props: DeepPartial<Args>, report: ReportViolation, args: ResourceValidationArgs) => void,
): ResourceValidation {
  const validate: ResourceValidation = (args, report) => {
    if (![types].flat().includes(args.type)) args.notApplicable();
    check(args.props as DeepPartial<Args>, report, args);
  };
  // With this mark the policy server skips resources of other types before it decodes them.
  return typeof types === "string" ? Object.assign(validate, { __pulumiType: types }) : validate;
}

/** Whether a field has a value. In a preview the value may be unknown: reading it would end the rule, `has` does not read it. */
export function has(holder: unknown, key: string): boolean {
  if (typeof holder !== "object" || holder === null) return false;
  const value: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
  return value !== undefined && value !== null && value !== "";
}

/** A list without its empty elements; an empty list where it is missing. */
export function list<T>(value: readonly T[] | undefined): readonly NonNullable<T>[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}

/** A string; an empty one where it is missing. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A value as a message shows it. */
export function formatValue(value: unknown): string {
  return value === undefined || value === null ? "not set" : JSON.stringify(value);
}

/** Reports a switch that is not on: its path and value, the consequence, and what to write. */
export function requireTrue(report: ReportViolation, path: string, value: unknown, consequence: string): void {
  if (value !== true) report(`${path} is ${formatValue(value)}, so ${consequence}: set it to true.`);
}
