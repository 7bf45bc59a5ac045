import { join } from "node:path";
import { PreviewError, type ProgramMessage, type SkippedCallbacks } from "../model";
import type { Deployment } from "./deployment";
import { ADDRESS, connect } from "./clients";
import { Ending, nonZeroExit } from "./ending";
import { loadProgram } from "./entry";
import { programFailure } from "./failure";
import { hostProcess, inIsolation } from "./isolation";
import type { Lookup, UnansweredLookup } from "./lookups";
import { hookModules } from "./modules";
import { Monitor } from "./monitor";
import type { Project } from "./project";
import { loadSdk, locateSdk, type Sdk } from "./sdk";
import { requireForSdk, SDK_PATCHES } from "./sdk-patches";
import { CallbackCounter } from "./skipped-callbacks";
import { endpointOf, EngineService, type Traffic } from "./service";
import { waitForProgramExit } from "./program-exit";
import type { StackReferences } from "./stack-references";
import type { StackSettings } from "./stack";
import { TypeScriptLoader } from "./typescript";
import type { WireObject } from "./wire";

/** A program, and the deployment it runs against. */
export interface ProgramRun {
  project: Project;
  settings: StackSettings;
  deployment: Deployment;
  references: StackReferences;
  messages: ProgramMessage[];
  lookups: readonly Lookup[];
  onUnanswered?: (lookup: UnansweredLookup) => void;
  /** Set by the run. */
  skippedCallbacks?: SkippedCallbacks[];
}

/** Runs a program to its end in this process. @throws PreviewError with every error of the run */
export async function runProgram(run: ProgramRun): Promise<void> {
  const { project, settings, deployment } = run;
  const sdkPlace = locateSdk(project.directory);
  const compiler = project.typescript
    ? new TypeScriptLoader(
        project.directory,
        join(sdkPlace.directory, "vendor/typescript@3.8.3/typescript.js"),
        project.tsconfig ?? "tsconfig.json",
      )
    : undefined;
  const ending = new Ending();
  const programContext = {
    directory: project.directory,
    environment: environmentOf(project, settings),
    arguments: [hostProcess.execPath, join(sdkPlace.directory, "cmd/run")],
    onUncaught: ending.fail,
    onExit: ending.exit,
    onSignal: ending.kill,
  };
  await inIsolation(programContext, async () => {
    const unhook = hookModules({
      sdkPatches: SDK_PATCHES,
      requireForSdk,
      ...(compiler && { compile: compiler.compile }),
    });
    try {
      await execute(run, sdkPlace, ending, compiler);
    } finally {
      connect(undefined);
      unhook();
    }
  });
  const mapStack = (stack: string): string => compiler?.mapStack(stack) ?? stack;
  reportFailure(deployment.faults, ending.errors, run.messages, mapStack);
}

async function execute(
  run: ProgramRun,
  sdkPlace: { directory: string; version: string },
  ending: Ending,
  compiler?: TypeScriptLoader,
): Promise<void> {
  const { project, settings, deployment } = run;
  const traffic: Traffic = { pending: 0, total: 0 };
  const context = {
    config: settings.config,
    lookups: run.lookups,
    inputsOf: (urn: string) => (deployment.provider(urn)?.wireInputs ?? {}) as WireObject,
  };
  const sdk = loadSdk(sdkPlace);
  const callbacks = new CallbackCounter();
  const monitor = new Monitor(sdk, deployment, run.references, context, run.onUnanswered);
  connect({
    monitor: ending.guard(endpointOf(monitor, traffic, (fault) => deployment.faults.push(fault.message))),
    engine: endpointOf(new EngineService(run.messages), traffic, () => undefined),
    locked: settings.locked,
    observe: callbacks.observe,
    callbackServers: new Map(),
  });
  const end = await waitForProgramExit({
    start: () => {
      const body = sdk.runInPulumiStack(() => loadProgram(project, compiler));
      ending.follow(body);
      return body;
    },
    drained: () => sdk.waitForRPCs(),
    over: () => ending.over,
    traffic,
  });
  if (end === "stuck") ending.fail(stuck(sdk.waiting()));
  const departure = ending.departure(sdk.waiting(), await isDrained(sdk));
  if (departure !== undefined) ending.errors.add(departure);
  if (end === "running") {
    run.messages.push({
      severity: "warning",
      message:
        "The program keeps running without registering anything; resources that it registers later are not listed.",
    });
  }
  if (hostProcess.exitCode !== undefined && hostProcess.exitCode !== 0) {
    ending.fail(nonZeroExit(hostProcess.exitCode, "it set process.exitCode"));
  }
  run.skippedCallbacks = await callbacks.skipped();
  sdk.disconnect();
}

/** Whether no registration of the program is pending; the SDK answers at once, or when the last one has ended. */
function isDrained(sdk: Sdk): Promise<boolean> {
  const drained = sdk.waitForRPCs().then(
    () => true,
    () => true,
  );
  return Promise.race([drained, new Promise<false>((resolve) => setTimeout(resolve, 50, false))]);
}

function stuck(waiting: string[]): PreviewError {
  const registrations =
    waiting.length === 0 ? "" : ` These resources wait to be registered:\n  ${waiting.join("\n  ")}\n`;
  return new PreviewError(
    `the program waits for a value that a preview never resolves.${registrations}` +
      " An apply() on an unknown output never runs, so the program must not wait for one.",
  );
}

/** The environment variables that the CLI sets for a program. */
function environmentOf(project: Project, settings: StackSettings): { [name: string]: string } {
  const config = Object.entries(settings.config).map(([key, value]) => [key.replace(":", ":config:"), value] as const);
  return {
    PULUMI_NODEJS_ORGANIZATION: settings.organization,
    PULUMI_NODEJS_PROJECT: project.name,
    PULUMI_NODEJS_STACK: settings.name,
    PULUMI_NODEJS_ROOT_DIRECTORY: project.root,
    PULUMI_NODEJS_DRY_RUN: "true",
    PULUMI_NODEJS_MONITOR: ADDRESS,
    PULUMI_NODEJS_ENGINE: ADDRESS,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(settings.secretKeys),
  };
}

/** Faults of the engine come first: errors of the program then mostly repeat them. */
function reportFailure(
  faults: string[],
  errors: Set<unknown>,
  messages: ProgramMessage[],
  mapStack: (stack: string) => string,
): void {
  if (faults.length > 0) {
    const details = errors.size > 0 ? programFailure([...errors], mapStack).details : undefined;
    throw new PreviewError([...new Set(faults)].join("\n"), 1, details);
  }
  if (errors.size > 0) throw programFailure([...errors], mapStack);
  const logged = messages.filter(({ severity }) => severity === "error");
  if (logged.length > 0) throw new PreviewError(logged.map(({ message }) => message).join("\n"));
}
