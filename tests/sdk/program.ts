import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { previewProgram } from "../../packages/preview/src/engine";
import { answerInvoke } from "../../packages/preview/src/engine/invokes";
import type { PreviewError, PreviewResult } from "../../packages/preview/src/model";
import { PRELUDE, writeProgram } from "../engine/program";
import { serveEngine, type WireEngine } from "../engine/wire/engine";
import { runThroughCmdRun } from "../engine/wire/run";
import versions from "./versions.json";

export const VERSIONS: readonly string[] = versions;
export const [OLDEST = "", NEWEST = ""] = [versions[0], versions.at(-1)];

/** The releases whose own language host runs the programs too: that takes longer than a preview. */
export const COMPARED = [OLDEST, NEWEST];

/** The folder of a release of `@pulumi/pulumi`, which tools/sdks.mjs installs. */
export function sdkFolder(version: string): string {
  const folder = join(__dirname, "../../node_modules/.cache/pulumi-sdk", version, "node_modules/@pulumi/pulumi");
  if (!existsSync(folder)) throw new Error(`${folder} is missing; run npm test -- --suite sdk, which installs it`);
  return folder;
}

/** Writes a program that uses this release; `lib/`, if it has one, uses another. */
export function writeFor(version: string, files: { [path: string]: string }, library?: string): string {
  const index = PRELUDE + (files["index.js"] ?? "");
  const configuration = { "Pulumi.dev.yaml": "config:\n  aws:region: eu-central-1\n" };
  const folder = writeProgram({ ...configuration, ...files, "index.js": index }, { installed: false });
  link(folder, version);
  if (library !== undefined) link(join(folder, "lib"), library);
  return folder;
}

function link(folder: string, version: string): void {
  const target = join(folder, "node_modules/@pulumi/pulumi");
  mkdirSync(dirname(target), { recursive: true });
  symlinkSync(sdkFolder(version), target);
}

export type Outcome = { result: PreviewResult } | { error: PreviewError };

export function previewOf(folder: string): Promise<Outcome> {
  return previewProgram({ cwd: folder }).then(
    (result) => ({ result }),
    (error: PreviewError) => ({ error }),
  );
}

/** The result of a preview that must succeed. */
export async function succeeded(folder: string): Promise<PreviewResult> {
  const outcome = await previewOf(folder);
  if ("error" in outcome) throw outcome.error;
  return outcome.result;
}

interface WireRun {
  engine: WireEngine;
  code: number | null;
  signal: string | null;
  output: string;
}

/** Runs the program through this release's own `cmd/run`, against an engine that implements the wire protocol. */
export async function runOverWire(folder: string, version: string): Promise<WireRun> {
  const config = { "aws:region": "eu-central-1" };
  const engine = await serveEngine({
    project: "test",
    stack: "dev",
    invoke: (token, args, provider) => answerInvoke(token, args, provider, { config, inputsOf: () => ({}) }),
    read: () => ({}),
  });
  try {
    const target = { engine, directory: folder, project: "test", stack: "dev", config };
    return { engine, ...(await runThroughCmdRun({ ...target, sdk: sdkFolder(version) })) };
  } finally {
    engine.close();
  }
}
