import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { stat } from "node:fs";
import { hostProcess } from "./isolation";
import type { Traffic } from "./service";

/** A program may leave promises, timers and requests behind when its body ends. It has finished when none is left. */
export interface Work {
  /** Starts the program; resolves or rejects with its body. */
  start(): Promise<unknown>;
  /** Resolves when no registration of the program is pending. */
  drained(): Promise<void>;
  /** Whether the program has failed or left its process: what it keeps open does not matter then. */
  over(): boolean;
  traffic: Traffic;
}

/**
 * How a program ended. "finished": no work was left. "stuck": it waits for a value that a preview never resolves. "running":
 * its body has ended and it has sent no request for a minute, but it is still alive, for example by an open server. "over": it
 * has failed or left.
 */
export type End = "finished" | "stuck" | "running" | "over";

const STUCK_AFTER_MS = 5_000;
const RUNNING_AFTER_MS = 60_000;
/** After a failure: how long the program's other requests and errors are collected, without a request and in total. */
const QUIET_AFTER_FAILURE_MS = 200;
const OVER_AFTER_MS = 800;

/**
 * Waits as Node does before it ends a process: until nothing keeps the event loop alive. In a process of its own, Node's
 * `beforeExit` reports it. With other work in the process, such as a policy pack or a test runner, timers set in the program's
 * context and handles opened since the start count as the program's; work in Node's thread pool is invisible there, hence the
 * turns through that pool before "finished", and the timeout before "stuck".
 */
export async function waitForProgramExit(work: Work): Promise<End> {
  const timers = new ProgramTimers();
  try {
    return await noWorkLeft(work, timers);
  } finally {
    timers.stop();
  }
}

async function noWorkLeft(work: Work, timers: ProgramTimers): Promise<End> {
  const alone = await nothingLeft(5);
  openStandardStreams();
  const [others, handlers] = [liveHandles(), exitHandlers()];
  const busy = (): boolean => timers.some() || exceeds(liveHandles(), others);
  let drained = false;
  const probe = (): void => {
    drained = false;
    void work.drained().then(() => (drained = true));
  };
  (alone ? work.start() : timers.follow(work.start)).then(probe, probe);
  let [lastTotal, lastRequest, lastBusy] = [-1, Date.now(), Date.now()];
  let overSince: number | undefined;
  for (let wait = 1, quiet = 0, empty = 0; ; wait = Math.min(wait * 2, 20)) {
    empty = (await nothingLeft(wait)) ? empty + 1 : 0;
    const now = Date.now();
    if (work.traffic.total !== lastTotal)
      [lastTotal, lastRequest, lastBusy, quiet, empty] = [work.traffic.total, now, now, 0, 0];
    if (work.over()) {
      overSince ??= now;
      const quiet = work.traffic.pending === 0 && now - Math.max(lastRequest, overSince) > QUIET_AFTER_FAILURE_MS;
      if (quiet || empty > 1 || now - overSince > OVER_AFTER_MS) return "over";
    }
    if (empty > 1 && work.traffic.pending === 0) return drained ? "finished" : "stuck";
    if (drained && work.traffic.pending === 0 && now - lastRequest > RUNNING_AFTER_MS) return "running";
    if (alone || work.traffic.pending > 0 || busy()) {
      [lastBusy, quiet] = [now, 0];
    } else if (!drained) {
      if (now - lastBusy > STUCK_AFTER_MS) return "stuck";
    } else if (++quiet > 2 && (await threadPoolIsIdle(() => work.traffic.total !== lastTotal || busy()))) {
      for (const handler of exitHandlers().filter((added) => !handlers.includes(added))) handler(0);
      await turn();
      if (work.traffic.total === lastTotal && !busy()) return "finished";
    }
    if (drained) probe();
  }
}

/**
 * Waits without keeping the process alive. True if Node was about to end it, when it has also run the program's own
 * `beforeExit` handlers; false after `milliseconds` in a process that something else keeps alive.
 */
function nothingLeft(milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (empty: boolean): void => {
      clearTimeout(timer);
      hostProcess.removeListener("beforeExit", onEmpty);
      setImmediate(resolve, empty);
    };
    const onEmpty = (): void => end(true);
    const timer = setTimeout(end, milliseconds, false).unref();
    hostProcess.on("beforeExit", onEmpty);
  });
}

/** Reads of files in a row, with what a program may do between them, that must pass without a sign of work. */
const POOL_TURNS = 16;

/**
 * Work in Node's thread pool is no handle, but it delays other work there, on a busy machine as well. A file that a program reads
 * takes several turns: it is opened, measured, read and closed.
 */
async function threadPoolIsIdle(isBusy: () => boolean): Promise<boolean> {
  for (let turns = 0; turns < POOL_TURNS; turns += 1) {
    await new Promise((resolve) => stat(__filename, resolve));
    await turn();
    if (isBusy()) return false;
  }
  return true;
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Timers that the program has set and that keep the process alive. Their number alone does not tell: a timer of the program that
 * is set while one of the process' other work ends would go unseen.
 */
class ProgramTimers {
  private readonly context = new AsyncLocalStorage<true>();
  /** Node holds the timers that may still fire. A hook on their end would be called for every promise as well. */
  private readonly timers = new Set<WeakRef<NodeJS.Timeout>>();
  private readonly hook = createHook({
    init: (_id, type, _trigger, resource) => {
      if (type === "Timeout" && this.context.getStore() !== undefined)
        this.timers.add(new WeakRef(resource as NodeJS.Timeout));
    },
  });

  follow<T>(start: () => Promise<T>): Promise<T> {
    this.hook.enable();
    return this.context.run(true, start);
  }

  some(): boolean {
    const known = [...this.timers].map((reference) => ({ reference, timer: reference.deref() }));
    for (const { reference, timer } of known) if (timer === undefined) this.timers.delete(reference);
    return known.some(({ timer }) => timer !== undefined && keepsAlive(timer));
  }

  stop(): void {
    this.hook.disable();
    this.context.disable();
  }
}

/** Node marks a timer that has fired or was cleared in this property only; its own `refresh` takes the mark away. */
function keepsAlive(timer: NodeJS.Timeout & { _destroyed?: boolean }): boolean {
  return timer._destroyed !== true && timer.hasRef();
}

/** Libraries register resources that depend on all others in these handlers. */
function exitHandlers(): ((code: number) => unknown)[] {
  return hostProcess.rawListeners("beforeExit") as ((code: number) => unknown)[];
}

/** Node opens the standard streams on first access; an open pipe then counts as a live handle, so open them up front. */
function openStandardStreams(): void {
  for (const stream of ["stdin", "stdout", "stderr"] as const) void hostProcess[stream];
}

/** The number of handles and requests of each kind that keep the event loop alive; timers are not told apart by their number. */
function liveHandles(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of hostProcess.getActiveResourcesInfo())
    if (kind !== "Timeout") counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

function exceeds(now: Map<string, number>, before: Map<string, number>): boolean {
  return [...now].some(([kind, count]) => count > (before.get(kind) ?? 0));
}
