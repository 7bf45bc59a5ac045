import { inspect } from "node:util";
import { truncate } from "../analysis/format";
import { PreviewError } from "../model";

const HINT = "Run again with --debug to see where.";

/** Properties by which the SDK's errors are recognised, whichever copy of the SDK created them. */
interface ProgramError {
  name?: string;
  message?: string;
  stack?: string;
  code?: string;
  hideStack?: boolean;
  __pulumiRunError?: boolean;
  __pulumResourceError?: boolean;
}

/** The errors of a failed program as one message, with the stack traces in the details. */
export function programFailure(errors: unknown[], mapStack: (stack: string) => string): PreviewError {
  const known = errors.find((error): error is PreviewError => error instanceof PreviewError);
  if (known !== undefined) return known;
  const distinct = errors.filter(
    (error, index) => !isContainedIn(messageOf(error), errors.slice(index + 1).concat(errors.slice(0, index))),
  );
  const texts = new Set((distinct.length > 0 ? distinct : errors.slice(0, 1)).map(describe));
  const details = new Set(errors.map((error) => mapStack(stackOf(error))));
  return new PreviewError([...texts].join("\n"), 1, [...details].join("\n\n"));
}

/** Shortens the data URL of our module hooks, which would fill the screen. */
function stackOf(error: unknown): string {
  return ((error as ProgramError | null)?.stack ?? inspect(error)).replace(
    /data:text\/javascript,\S+?(?=:\d+:\d+\))/g,
    "data:",
  );
}

/** One failure is reported several times: each resource and output on its way adds a prefix. */
function isContainedIn(message: string, others: unknown[]): boolean {
  return others.some((other) => messageOf(other).length > message.length && messageOf(other).includes(message));
}

function messageOf(error: unknown): string {
  return isError(error) ? String(error.message) : inspect(error);
}

/** An error of any realm or copy of the SDK. */
function isError(error: unknown): error is ProgramError {
  return typeof error === "object" && error !== null && "message" in error;
}

function describe(error: unknown): string {
  if (!isError(error)) {
    const thrown = truncate(inspect(error, { breakLength: Infinity }));
    return `the program threw ${thrown}, which is not an Error; throw an Error. ${HINT}`;
  }
  const { name = "Error", message = "", __pulumiRunError: run, __pulumResourceError: resource, hideStack } = error;
  if (run === true || (resource === true && hideStack === true)) return message;
  if (name === "SyntaxError") return `the program cannot be read: ${syntaxPlace(error)}${message}`;
  return `the program failed: ${name === "Error" ? "" : `${name}: `}${message}\n${HINT}`;
}

/** Node writes `file:line` as the first line of a syntax error's stack. */
function syntaxPlace({ stack = "" }: ProgramError): string {
  const [first = ""] = stack.split("\n");
  return /:\d+$/.test(first) ? `${first}: ` : "";
}
