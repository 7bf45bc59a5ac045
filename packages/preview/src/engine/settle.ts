import { hostProcess } from "./isolation";
import type { Traffic } from "./service";

/** A program may leave work behind when its body has ended: promises, timers, requests. It is over when none is left. */
export interface Work {
  /** Settles with the body of the program. */
  body: Promise<unknown>;
  /** Resolves when nothing the program has started to register is outstanding. */
  drained(): Promise<void>;
  traffic: Traffic;
  /** The program's `beforeExit` handlers, which may start new work. */
  exitHandlers(): ((code: number) => unknown)[];
}

/**
 * How a program ended. "finished": nothing was left to do. "stuck": it waits for something that cannot happen any more, such
 * as a value that only a deployment knows. "running": it has not asked for anything in a minute, but something keeps it
 * going, such as an open server.
 */
export type End = "finished" | "stuck" | "running";

const STUCK_AFTER_MS = 500;
const RUNNING_AFTER_MS = 60_000;

/** Waits as Node does before it ends a process: until nothing keeps the event loop busy. */
export async function settle(work: Work): Promise<End> {
  const others = activity();
  let drained = false;
  const probe = (): void => {
    drained = false;
    void work.drained().then(() => (drained = true));
  };
  work.body.then(probe, probe);
  let [seen, asked, calm] = [-1, Date.now(), Date.now()];
  for (let wait = 1, quiet = 0; ; wait = Math.min(wait * 2, 20)) {
    await pause(wait);
    await turn();
    const now = Date.now();
    if (work.traffic.total !== seen) [seen, asked, calm, quiet] = [work.traffic.total, now, now, 0];
    if (work.traffic.pending > 0 || exceeds(activity(), others)) {
      [calm, quiet] = [now, 0];
      if (work.traffic.pending === 0 && now - asked > RUNNING_AFTER_MS) return "running";
    } else if (!drained) {
      if (now - calm > STUCK_AFTER_MS) return "stuck";
    } else if (++quiet > 2) {
      for (const handler of work.exitHandlers()) handler(0);
      await turn();
      if (work.traffic.total === seen) return "finished";
    }
    if (drained) probe();
  }
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** How many things of each kind keep the event loop alive. */
function activity(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of hostProcess.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function exceeds(now: Map<string, number>, before: Map<string, number>): boolean {
  return [...now].some(([kind, count]) => count > (before.get(kind) ?? 0));
}
