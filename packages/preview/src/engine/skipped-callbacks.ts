import type { SkippedCallbacks } from "../model";
import { hostGlobal } from "./isolation";

/** An output of any copy of the SDK, as far as it is read here. */
interface Output {
  isKnown: Promise<boolean>;
  resources(): Iterable<{ urn: { promise(): Promise<string> } }>;
}
type Callback = (value: unknown) => unknown;
export type Apply = (this: Output, callback: Callback, runWithUnknowns?: boolean) => unknown;

/** Receives each callback that waits for an output. */
export type Observer = (output: Output, callback: Callback) => void;

/**
 * Counts the callbacks of `apply` that a preview cannot run, because their output is unknown before a deployment, and that may
 * register resources: those resources are in no preview, and no policy sees them.
 */
export class CallbackCounter {
  private readonly pending: Promise<void>[] = [];
  private readonly counts = new Map<string, number>();

  readonly observe: Observer = (output, callback) => {
    if (mayRegister(callback)) this.pending.push(this.count(output));
  };

  private async count(output: Output): Promise<void> {
    if (await output.isKnown) return;
    const urns = await Promise.all([...output.resources()].map(({ urn }) => urn.promise()));
    const names = [...new Set(urns)].sort();
    const on = names.length === 0 ? "" : names.join(" ");
    this.counts.set(on, (this.counts.get(on) ?? 0) + 1);
  }

  /** Those of a program that has ended, by what they wait for. An output that failed has its own error. */
  async skipped(): Promise<SkippedCallbacks[]> {
    const settled = Promise.allSettled(this.pending);
    // An output that a preview never resolves has ended the program with an error.
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, SETTLE_MS))]);
    const found = [...this.counts].map(([on, count]) => ({ resources: on === "" ? [] : on.split(" "), count }));
    return found.sort((a, b) => (a.resources.join() < b.resources.join() ? -1 : 1));
  }
}

const SETTLE_MS = 1_000;

/** Calls after which no resource can have been registered: of values, not of functions that the program or a package defines. */
const VALUE_CALLS =
  /(?:\b(?:JSON|Object|Array|Math|Number|Buffer|String|Promise|Date)\.\w+|\.(?:map|filter|find|join|split|slice|substring|substr|replace|replaceAll|trim|toLowerCase|toUpperCase|toString|concat|includes|startsWith|endsWith|indexOf|padStart|padEnd|flat|flatMap|reduce|sort|reverse|some|every|keys|values|entries|at|match|test|push|charAt|localeCompare|toFixed)|\b(?:String|Number|Boolean|parseInt|parseFloat|encodeURIComponent|decodeURIComponent|btoa|atob|if|for|while|switch|return|typeof|function|async|catch))\s*\(/g;

/** Whether the text of a function constructs something or calls a function of the program. */
function mayRegister(callback: Callback): boolean {
  const text = Function.prototype.toString
    .call(callback)
    .replace(/\bnew (?:Error|Map|Set|Date|RegExp|URL|Array)\b/g, "");
  const body = text.replace(/^\s*(?:async\s*)?(?:function\s*\w*\s*)?\([^()]*\)/, "");
  return /\bnew\s/.test(text) || /[\w$)\]]\s*\(/.test(body.replace(VALUE_CALLS, ",("));
}

/** Observes the calls of `apply` by the program and its packages, not those that the SDK makes for itself. */
export function observedApply(apply: Apply, observer: () => Observer | undefined): Apply {
  const observed: Apply = function (callback, runWithUnknowns) {
    const observe = runWithUnknowns === true || typeof callback !== "function" ? undefined : observer();
    if (observe !== undefined && !isSdkFile(callerOf(observed))) observe(this, callback);
    return apply.call(this, callback, runWithUnknowns);
  };
  return observed;
}

function isSdkFile(file: string | undefined): boolean {
  return file !== undefined && /[\\/]@pulumi[\\/]pulumi[\\/]/.test(file);
}

/** The file that calls `callee`. */
function callerOf(callee: Apply): string | undefined {
  const { Error } = hostGlobal;
  const { prepareStackTrace, stackTraceLimit } = Error;
  try {
    Error.stackTraceLimit = 1;
    Error.prepareStackTrace = (_, [frame]) => frame?.getFileName() ?? undefined;
    const holder: { stack?: unknown } = {};
    Error.captureStackTrace(holder, callee);
    return holder.stack as string | undefined;
  } finally {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  }
}
