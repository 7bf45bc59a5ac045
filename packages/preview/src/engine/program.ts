import { join } from "node:path";
import { PreviewError, type ProgramMessage } from "../model";
import type { Deployment } from "./deployment";
import { loadProgram } from "./entry";
import { programFailure } from "./failure";
import { hostProcess, inIsolation } from "./isolation";
import { hookModules } from "./modules";
import { Monitor } from "./monitor";
import type { Project } from "./project";
import { loadSdk, locateSdk } from "./sdk";
import { ADDRESS, connect, requireForSdk, SDK_PATCHES, type Connection } from "./sdk-patches";
import { asClient, EngineService, type Traffic } from "./service";
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
  const errors = new Set<unknown>();
  const programContext = {
    directory: project.directory,
    environment: environmentOf(project, settings),
    arguments: [hostProcess.execPath, join(sdkPlace.directory, "cmd/run")],
    onUncaught: (error: unknown) => void errors.add(error),
  };
  await inIsolation(programContext, async () => {
    const unhook = hookModules({
      sdkPatches: SDK_PATCHES,
      requireForSdk,
      ...(compiler && { compile: compiler.compile }),
    });
    try {
      await execute(run, sdkPlace, errors, compiler);
    } finally {
      connect(undefined);
      unhook();
    }
  });
  const mapStack = (stack: string): string => compiler?.mapStack(stack) ?? stack;
  reportFailure(deployment.faults, errors, run.messages, mapStack);
}

async function execute(
  run: ProgramRun,
  sdkPlace: { directory: string; version: string },
  errors: Set<unknown>,
  compiler?: TypeScriptLoader,
): Promise<void> {
  const { project, settings, deployment } = run;
  const traffic: Traffic = { pending: 0, total: 0 };
  const connection: Connection = { monitor: {}, engine: {}, locked: settings.locked, callbackServers: new Map() };
  connect(connection);
  const sdk = loadSdk(sdkPlace);
  const context = {
    config: settings.config,
    inputsOf: (urn: string) => (deployment.find(urn)?.wireInputs ?? {}) as WireObject,
  };
  const monitor = new Monitor(sdk, deployment, run.references, context);
  connection.monitor = asClient(monitor, traffic, (fault) => deployment.faults.push(fault.message));
  connection.engine = asClient(new EngineService(sdk, run.messages), traffic, () => undefined);
  const end = await waitForProgramExit({
    start: () => {
      const body = sdk.runInPulumiStack(() => loadProgram(project, compiler));
      body.catch((error: unknown) => errors.add(error));
      return body;
    },
    drained: () => sdk.waitForRPCs(),
    traffic,
  });
  if (end === "stuck" && errors.size === 0) errors.add(stuck(sdk.waiting()));
  if (end === "running") {
    run.messages.push({
      severity: "warning",
      message:
        "The program keeps running without registering anything; resources that it registers later are not listed.",
    });
  }
  if (hostProcess.exitCode !== undefined && hostProcess.exitCode !== 0) {
    errors.add(new PreviewError(`the program set process.exitCode to ${hostProcess.exitCode}`));
  }
  sdk.disconnect();
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
