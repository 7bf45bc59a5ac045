import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { count } from "../analysis/format";
import type { RunOptions } from "../engine";
import type { Lookup } from "../engine/lookups";
import type { PreviewResult } from "../model";
import type { PolicyPackConfig, PolicyPacks } from "../policy";
import { UsageError, type Context, type OptionTable, type ValuesOf } from "./command";
import type { Target } from "./engine";
import { assertWritable, readMapping, readText, writeAtomically } from "./files";
import { progress } from "./progress";

/** Options of every command that runs a program. */
export const PROGRAM_OPTIONS = {
  cwd: { type: "string", value: "DIR", help: "folder of the Pulumi program; default: the current folder" },
  stack: { type: "string", value: "NAME", help: "stack; default: the only stack, or dev" },
  config: {
    type: "string",
    multiple: true,
    value: "KEY=VALUE",
    help: "configuration value that overrides the stack's",
  },
  "stack-outputs": {
    type: "string",
    multiple: true,
    value: "NAME=FILE",
    help: "outputs of another stack, as `pulumi stack output --json` writes them",
  },
  lookups: { type: "string", value: "FILE", help: "answers of look-ups that need a provider, as the error names them" },
  "record-lookups": {
    type: "string",
    value: "FILE",
    help: "answers of look-ups, to which those of the providers that Pulumi has installed are added",
  },
} as const satisfies OptionTable;

export const POLICY_OPTIONS = {
  "policy-pack": { type: "string", multiple: true, value: "DIR", help: "policy pack to run" },
  "policy-pack-config": {
    type: "string",
    multiple: true,
    value: "FILE",
    help: "configuration of the policy pack at the same position",
  },
  "no-policies": { type: "boolean", help: "run no policy pack" },
} as const satisfies OptionTable;

type ProgramValues = ValuesOf<typeof PROGRAM_OPTIONS>;
type PolicyValues = ValuesOf<typeof POLICY_OPTIONS>;

export interface Run {
  target: Target;
  result: PreviewResult;
}

/** Runs the program that the options name, with the packs they name. `command` is for messages. */
export async function runProgram(
  values: ProgramValues & PolicyValues,
  context: Context,
  command: string,
): Promise<Run> {
  const { io, engine } = context;
  const cwd = resolve(io.cwd, values.cwd ?? ".");
  const config = assignments(values.config, "config", command);
  const files = Object.entries(assignments(values["stack-outputs"], "stack-outputs", command));
  const given =
    values.lookups === undefined ? [] : engine.lookups(readText(io.cwd, values.lookups, "--lookups"), values.lookups);
  const packs = policyPacks(values, context, command);
  const target = engine.target(cwd, values.stack, config);
  const line = progress(io.stderr);
  line.say("Loading the program");
  const options = {
    cwd,
    stack: values.stack,
    config,
    stackOutputs: Object.fromEntries(files.map(([name, file]) => [name, resolve(io.cwd, file)])),
    lookups: given,
  };
  let analyzer: PolicyPacks | undefined;
  try {
    const { project, organization, stack, config: stackConfig } = target;
    if (packs.length > 0) analyzer = await engine.openPacks({ packs, project, organization, stack, stackConfig });
    const file = values["record-lookups"];
    const lookups = file === undefined ? given : await recordLookups(file, options, context);
    const result = await engine.preview({ ...options, lookups, analyzer, onProgress: line.show });
    return { target, result: analyzer === undefined ? result : { ...result, packs: analyzer.runs } };
  } finally {
    line.clear();
    await analyzer?.close();
  }
}

/** All answers of the program's look-ups: those that the file lacks are asked for, and added to it. */
async function recordLookups(name: string, options: RunOptions, { io, engine }: Context): Promise<Lookup[]> {
  const path = resolve(io.cwd, name);
  const text = existsSync(path) ? readText(io.cwd, name, "--record-lookups") : "";
  assertWritable(io.cwd, name, "--record-lookups");
  const file = { name, text, write: (changed: string) => writeAtomically(path, changed) };
  const { lookups, added } = await engine.recordLookups(options, file, io.env);
  if (added > 0)
    io.stderr.write(
      `Added ${count(added, "look-up")} to ${name}: read it before you commit it, an answer may hold what is not public\n`,
    );
  return lookups;
}

function policyPacks(
  values: PolicyValues,
  { io }: Context,
  command: string,
): { dir: string; config?: PolicyPackConfig }[] {
  if (values["no-policies"] === true) return [];
  const dirs = values["policy-pack"] ?? [];
  const configs = values["policy-pack-config"] ?? [];
  if (configs.length > 0 && configs.length !== dirs.length)
    throw new UsageError(
      `${dirs.length} --policy-pack and ${configs.length} --policy-pack-config; give each pack its own, in the same order`,
      command,
    );
  return dirs.map((dir, index) => {
    const file = configs[index];
    const config = file === undefined ? undefined : readMapping(io.cwd, file, "--policy-pack-config");
    // The packs check it against what they declare.
    return { dir: resolve(io.cwd, dir), config: config as PolicyPackConfig | undefined };
  });
}

export function assignments(
  list: readonly string[] | undefined,
  option: "config" | "stack-outputs",
  command: string,
): { [key: string]: string } {
  return Object.fromEntries(
    (list ?? []).map((text) => {
      const split = text.indexOf("=");
      const fault = split < 0 ? 'no "="' : 'no name before "="';
      if (split < 1)
        throw new UsageError(
          `--${option} ${text}: has ${fault}; write --${option} ${PROGRAM_OPTIONS[option].value}`,
          command,
        );
      return [text.slice(0, split), text.slice(split + 1)];
    }),
  );
}
