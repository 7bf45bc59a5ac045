import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { sdkFile } from "./messages";
import type { WireEngine } from "./engine";

export interface CmdRunOptions {
  engine: WireEngine;
  directory: string;
  project: string;
  stack: string;
  config?: { [key: string]: string };
  secretKeys?: string[];
  /** Without an address for messages the SDK sends none; that is faster. */
  quiet?: boolean;
  /** The folder of `@pulumi/pulumi`. @default that of this workspace */
  sdk?: string;
}

/** Runs a program as the CLI does, through the SDK's `cmd/run`, against an engine over gRPC. */
export function runThroughCmdRun(
  options: CmdRunOptions,
): Promise<{ code: number | null; signal: string | null; output: string }> {
  const { engine, directory, project, stack, config = {}, secretKeys = [] } = options;
  const keys = Object.entries(config).map(([key, value]) => [key.replace(":", ":config:"), value]);
  const child = spawn(
    process.execPath,
    [
      join(options.sdk ?? dirname(sdkFile), "cmd/run"),
      ...["--monitor", engine.address],
      ...(options.quiet === true ? [] : ["--engine", engine.address]),
      ...["--project", project, "--stack", stack, "--organization", "organization", "--root-directory", directory],
      ...["--pwd", directory, "--dry-run", "--parallel", "16", "."],
    ],
    {
      cwd: directory,
      env: {
        PATH: process.env.PATH,
        PULUMI_NODEJS_TYPESCRIPT: "true",
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        PULUMI_CONFIG: JSON.stringify(Object.fromEntries(keys)),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(secretKeys),
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, output }));
  });
}
