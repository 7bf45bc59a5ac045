/** Ready: `up` can go on. Not ready: it would fail, or leave a fault behind. Could not check: the answer is missing, so it may fail. */
export type Status = "ready" | "not ready" | "could not check";

/** What one check found. */
export interface Finding {
  /** What the check belongs to: `identity`, `quotas`, … */
  area: string;
  /** What was looked at: an account, a quota, a name. */
  subject: string;
  status: Status;
  /** What was found there. */
  found: string;
  /** What to do, now or after `up`; absent if there is nothing to do. */
  remedy?: string;
}

/** A question of the doctor, with what to do if it cannot be answered. */
export interface Check {
  area: string;
  subject: string;
  /** Asks and judges. What it throws becomes a finding that could not be checked. */
  run(): Promise<readonly Finding[]>;
  /** What to do if `run` throws. */
  otherwise: string;
}

/** The moment at which a run of the doctor ends. */
export interface Deadline {
  /** Seconds of the whole run. */
  seconds: number;
  /** Milliseconds that are left. */
  left(): number;
}

export function deadlineIn(seconds: number): Deadline {
  const end = performance.now() + seconds * 1000;
  return { seconds, left: () => Math.max(0, end - performance.now()) };
}

/** Runs all checks side by side; one that throws, or has no answer by the deadline, is reported as not checked. */
export async function runChecks(checks: readonly Check[], deadline: Deadline): Promise<Finding[]> {
  const results = await Promise.all(checks.map((check) => runCheck(check, deadline)));
  return results.flat();
}

async function runCheck({ area, subject, run, otherwise }: Check, deadline: Deadline): Promise<readonly Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const refuse = () => reject(new Error(`no answer within ${deadline.seconds} seconds`));
    timer = setTimeout(refuse, deadline.left());
  });
  try {
    return await Promise.race([run(), late]);
  } catch (error) {
    return [{ area, subject, status: "could not check", found: reasonOf(error), remedy: remedyOf(error, otherwise) }];
  } finally {
    clearTimeout(timer);
  }
}

/** A right helps only where AWS says that it is missing; elsewhere the rest of the remedy, to look without it, is left. */
function remedyOf(error: unknown, otherwise: string): string {
  const [, right, rest] = /^(Allow the caller [^,]*?)(?:, or (.*))?$/.exec(otherwise) ?? [];
  if (right === undefined || /denied|unauthori[sz]ed|not authorized|forbidden/i.test(reasonOf(error))) return otherwise;
  if (rest === undefined) return "Run this command again later, or look in the AWS console.";
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** `AccessDenied: User … is not authorized …`: AWS' own code and message, in one line. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.split("\n")[0] ?? "";
  // A proxy between here and AWS answers with a page, which no SDK can parse.
  const status = (error as { $response?: { statusCode?: number } }).$response?.statusCode;
  if (error.name === "SyntaxError" || message.includes("parse error"))
    return `the answer is not AWS': HTTP ${status ?? "status unknown"}`;
  return ["Error", "PreviewError"].includes(error.name) || message.startsWith(error.name)
    ? message
    : `${error.name}: ${message}`;
}
