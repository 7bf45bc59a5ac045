import { realpathSync } from "node:fs";
import type NodeModule from "node:module";

/**
 * The Node process that a program runs in. A test runner replaces `process`, `require` and the global object of a module; a
 * program must get the real ones, which the constructor of any built-in function leads to.
 */
type Host = {
  JSON: JSON;
  Error: ErrorConstructor;
  process: NodeJS.Process & { getActiveResourcesInfo(): string[]; getBuiltinModule(id: string): unknown };
};
export const hostGlobal = (realpathSync.constructor as FunctionConstructor)("return globalThis")() as Host & {
  [name: string | symbol]: unknown;
};
export const hostProcess = hostGlobal.process;
export const HostModule = hostProcess.getBuiltinModule("module") as typeof NodeModule & ModuleInternals;

/** Parts of Node's loader that its documentation mentions but its types leave out. */
interface ModuleInternals {
  _cache: { [file: string]: unknown };
  _pathCache: { [request: string]: string };
  _extensions: { [extension: string]: (module: LoadingModule, file: string) => void };
  _load(request: string, parent: LoadingModule | undefined, isMain: boolean): unknown;
  _resolveFilename(request: string, parent: LoadingModule | undefined): string;
}

export interface LoadingModule {
  filename: string;
  exports: unknown;
  _compile(source: string, file: string): void;
  require(request: string): unknown;
}

export interface ProgramContext {
  directory: string;
  environment: { [name: string]: string };
  arguments: string[];
  onUncaught(error: unknown): void;
  /** The program ends its process; the error stops the function that did. */
  onExit(code: number): Error;
  onSignal(signal: string): void;
}

export type Undo = () => void;

/**
 * Runs `work` as if this process had been started for a program alone: its working directory, environment and arguments,
 * an empty module cache, no global state of an earlier run, its own handlers for uncaught errors. What it
 * prints goes to standard error. Everything is restored afterwards.
 */
export async function inIsolation<T>(programContext: ProgramContext, work: () => Promise<T>): Promise<T> {
  const undo: Undo[] = [];
  try {
    undo.push(isolateModuleCache());
    undo.push(isolateGlobals());
    undo.push(restoreErrorHooks());
    undo.push(isolateEnvironment(programContext.environment));
    undo.push(isolateArguments(programContext.arguments));
    undo.push(isolateDirectory(programContext.directory));
    undo.push(isolateListeners(programContext.onUncaught));
    undo.push(interceptExit(programContext.onExit));
    undo.push(interceptSignals(programContext.onSignal));
    undo.push(redirectOutput());
    return await work();
  } finally {
    for (const step of undo.reverse()) step();
  }
}

/** Native add-ons stay: most cannot be loaded twice. */
function isolateModuleCache(): Undo {
  const cache = HostModule._cache;
  const saved = Object.entries(cache).filter(([file]) => !file.endsWith(".node"));
  const clear = (): void => {
    for (const file of Object.keys(cache)) if (!file.endsWith(".node")) delete cache[file];
    for (const request of Object.keys(HostModule._pathCache)) delete HostModule._pathCache[request];
  };
  clear();
  return () => {
    clear();
    for (const [file, module] of saved) cache[file] = module;
  };
}

/** Global state that all copies of the SDK in a process share. */
const SHARED_STATE = ["globalStore", "stackResource"];

function isolateGlobals(): Undo {
  const saved = SHARED_STATE.map((name) => [name, hostGlobal[name]] as const);
  for (const name of SHARED_STATE) delete hostGlobal[name];
  return () => {
    for (const [name, value] of saved) {
      if (value === undefined) delete hostGlobal[name];
      else hostGlobal[name] = value;
    }
  };
}

/** Libraries that map stack traces replace how Node writes them. */
function restoreErrorHooks(): Undo {
  const { prepareStackTrace, stackTraceLimit } = hostGlobal.Error;
  return () => void Object.assign(hostGlobal.Error, { prepareStackTrace, stackTraceLimit });
}

function isolateEnvironment(added: { [name: string]: string }): Undo {
  const saved = { ...hostProcess.env };
  Object.assign(hostProcess.env, added);
  return () => {
    for (const name of Object.keys(hostProcess.env)) if (!(name in saved)) delete hostProcess.env[name];
    Object.assign(hostProcess.env, saved);
  };
}

function isolateArguments(given: string[]): Undo {
  const saved = hostProcess.argv;
  hostProcess.argv = [...given];
  return () => {
    hostProcess.argv = saved;
  };
}

function isolateDirectory(directory: string): Undo {
  const saved = hostProcess.cwd();
  hostProcess.chdir(directory);
  return () => hostProcess.chdir(saved);
}

const UNCAUGHT = ["uncaughtException", "unhandledRejection"];

/** Removes the handlers that a program or its libraries add; while it runs, uncaught errors go to ours alone. */
function isolateListeners(onUncaught: (error: unknown) => void): Undo {
  const saved = new Map(hostProcess.eventNames().map((event) => [event, hostProcess.rawListeners(event)]));
  for (const event of UNCAUGHT) hostProcess.removeAllListeners(event).on(event, onUncaught);
  return () => {
    for (const event of hostProcess.eventNames()) {
      const before = saved.get(event) ?? [];
      for (const listener of hostProcess.rawListeners(event)) {
        if (!before.includes(listener)) hostProcess.removeListener(event, listener as () => void);
      }
    }
    for (const event of UNCAUGHT) {
      for (const listener of saved.get(event) ?? []) hostProcess.on(event, listener as () => void);
    }
  };
}

/** A program that calls `process.exit` would end the preview without a message. */
function interceptExit(onExit: ProgramContext["onExit"]): Undo {
  const { exit, exitCode } = hostProcess;
  hostProcess.exitCode = undefined;
  hostProcess.exit = ((code?: number | string) => {
    throw onExit(Number(code ?? hostProcess.exitCode ?? 0));
  }) as typeof exit;
  return () => {
    hostProcess.exit = exit;
    hostProcess.exitCode = exitCode;
  };
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * A signal ends this process as usual, unless the program listens to it, when it ends the preview with a message. So does one
 * that the program sends to itself.
 */
function interceptSignals(onSignal: (signal: string) => void): Undo {
  const { kill } = hostProcess;
  const guarded = new Set<string | symbol>();
  const onListener = (event: string | symbol): void => {
    if (!SIGNALS.includes(String(event)) || guarded.has(event)) return;
    guarded.add(event);
    hostProcess.on(event as "SIGINT", onSignal);
  };
  hostProcess.on("newListener" as "exit", onListener as () => void);
  hostProcess.kill = ((pid: number, signal: number | string = "SIGTERM") => {
    if (pid !== hostProcess.pid || signal === 0 || hostProcess.listenerCount(String(signal)) > 0)
      return kill.call(hostProcess, pid, signal as number);
    onSignal(String(signal));
    return true;
  }) as typeof kill;
  return () => {
    hostProcess.kill = kill;
    hostProcess.removeListener("newListener", onListener);
  };
}

function redirectOutput(): Undo {
  const { write } = hostProcess.stdout;
  hostProcess.stdout.write = hostProcess.stderr.write.bind(hostProcess.stderr) as typeof write;
  return () => {
    hostProcess.stdout.write = write;
  };
}
