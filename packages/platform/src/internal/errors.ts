import { RunError } from "@pulumi/pulumi/errors";
import { Output } from "@pulumi/pulumi/output";

/** One fault of the input. */
export interface Fault {
  /** Path of the argument: `tenants[2].hosts[0]`. */
  path: string;
  /** The invalid value; undefined where it is missing. */
  value: unknown;
  /** What is wrong, without path and full stop: "is not a profile". */
  reason: string;
  /** What to write instead, as a sentence. */
  remedy: string;
}

/** Every fault of one input, in one message. It is thrown before anything is registered, and Pulumi prints it without a stack. */
export class UserInputError extends RunError {
  constructor(
    readonly component: string,
    readonly faults: readonly Fault[],
    where = "its arguments",
  ) {
    const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
    super(`${component}: ${count} in ${where}\n${faults.map((fault) => `  ${describeFault(fault)}`).join("\n")}`);
    this.name = "UserInputError";
  }
}

/** Collects the faults of an input; `at` returns a collector for a part of it. */
export class Faults {
  constructor(
    private readonly path = "",
    private readonly list: Fault[] = [],
  ) {}

  /** `at("hosts")`, `at(2)`: the collector of that part. */
  at(step: string | number): Faults {
    return new Faults(join(this.path, step), this.list);
  }

  /** `item("lumen")` of `tenants` is `tenants[lumen]`: the entry of a list by its name. */
  item(name: string): Faults {
    return new Faults(`${this.path}[${name}]`, this.list);
  }

  /** Two checks that find the same fault at the same path report it once. */
  add(value: unknown, reason: string, remedy: string): void {
    if (!this.list.some((fault) => fault.path === this.path && fault.reason === reason))
      this.list.push({ path: this.path, value, reason, remedy });
  }

  /** Adds a fault of another collector; its path stays. */
  report(fault: Fault): void {
    this.list.push(fault);
  }

  all(): readonly Fault[] {
    return this.list;
  }

  /** Whether this path, or a path below it, has a fault, so that a later check does not repeat it. */
  any(): boolean {
    return this.list.some(
      (fault) =>
        this.path === "" ||
        fault.path === this.path ||
        fault.path.startsWith(`${this.path}.`) ||
        fault.path.startsWith(`${this.path}[`),
    );
  }

  /** @throws UserInputError with all faults, if any; `where` they are, unless in the arguments of `component` */
  throwIfAny(component: string, where?: string): void {
    if (this.list.length > 0) throw new UserInputError(component, this.list, where);
  }
}

function join(path: string, step: string | number): string {
  if (typeof step === "number") return `${path}[${step}]`;
  return path === "" ? step : `${path}.${step}`;
}

/** Values at these paths may be secrets, or secrets in place of their names, and messages end up in logs. */
const SECRET = /(password|passphrase|token|secret|(private|access)key)$/i;
const HIDDEN = "(not shown)";

/** `path = value: reason. remedy` @throws UserInputError for another value than a fault */
export function describeFault(fault: Fault): string {
  const value = faultValue(fault);
  return `${fault.path}${value === undefined ? "" : ` = ${value}`}: ${fault.reason}. ${fault.remedy}`;
}

/**
 * The invalid value as text, without secrets and at most 80 characters long; undefined where it is missing.
 * @throws UserInputError for another value than a fault
 */
export function faultValue(fault: Fault): string | undefined {
  const { path, value } = (fault ?? {}) as Partial<Fault>;
  if (typeof path !== "string") {
    const wrong = {
      path: "fault",
      value: fault,
      reason: "is not a fault",
      remedy: "Pass one of `UserInputError.faults`.",
    };
    throw new UserInputError("faultValue", [wrong]);
  }
  if (value === undefined) return undefined;
  return SECRET.test(path) ? HIDDEN : shorten(formatValue(value));
}

/** Shows any value, also one that JSON cannot express. */
function formatValue(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number" || typeof value === "symbol") return String(value);
  try {
    if (Output.isInstance(value)) return "an output";
    return JSON.stringify(value, hideAndPlain) ?? typeof value;
  } catch {
    // Circular, or with a getter that throws.
    return Array.isArray(value) ? "a list" : "an object";
  }
}

/** A replacer of `JSON.stringify`. An output's own `toJSON` has replaced `part` already, so the original is asked. */
function hideAndPlain(this: { [key: string]: unknown }, key: string, part: unknown): unknown {
  if (SECRET.test(key)) return HIDDEN;
  if (typeof part === "bigint") return `${part}n`;
  return Output.isInstance(this[key]) ? "an output" : part;
}

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
