import type { ReportViolation, ResourceValidation, ResourceValidationArgs } from "@pulumi/policy";
import type { Unwrap } from "@pulumi/pulumi";

/** Arguments as a rule meets them. Any field may be missing: an exception in a rule would fail the whole operation. */
export type Seen<Args> = Optional<Unwrap<NonNullable<Args>>>;
type Optional<T> = T extends readonly (infer Element)[]
  ? readonly Optional<Element>[]
  : T extends object
    ? { readonly [key in keyof T]?: Optional<T[key]> }
    : T;

/** A rule for resources of some types, found by their tokens, so that a pack loads no provider SDK. */
export function ofType<Args>(
  types: string | readonly string[],
  check: (props: Seen<Args>, report: ReportViolation, args: ResourceValidationArgs) => void,
): ResourceValidation {
  const validate: ResourceValidation = (args, report) => {
    if (![types].flat().includes(args.type)) args.notApplicable();
    check(args.props as Seen<Args>, report, args);
  };
  // By this mark the policy server skips resources of other types before it decodes them.
  return typeof types === "string" ? Object.assign(validate, { __pulumiType: types }) : validate;
}

/** Whether a field has a value. A preview need not know which: to read it would end the rule, to look for it does not. */
export function has(holder: unknown, key: string): boolean {
  if (typeof holder !== "object" || holder === null) return false;
  const value: unknown = Object.getOwnPropertyDescriptor(holder, key)?.value;
  return value !== undefined && value !== null && value !== "";
}

/** A list that may be missing, without holes. */
export function list<T>(value: readonly T[] | undefined): readonly NonNullable<T>[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}

/** Text that may be missing. */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

/** A value in a message. */
export function shown(value: unknown): string {
  return value === undefined || value === null ? "not set" : JSON.stringify(value);
}
