import type { PreviewResult, ProgramMessage } from "../model";
import { Deployment, type Analyzer } from "./deployment";
import type { Lookup, UnansweredLookup } from "./lookups";
import { runProgram, type ProgramRun } from "./program";
import { readProject } from "./project";
import { readStack } from "./stack";
import { StackReferences } from "./stack-references";

export type { Analyzer } from "./deployment";
export { toDocument } from "../document/write";
export { ASSUMED_ACCOUNT, ASSUMED_REGION } from "./invokes/aws";
export { OLDEST_SDK } from "./sdk-version";

export interface RunOptions {
  /** A folder inside a Pulumi project. */
  cwd: string;
  /** `stack`, `organization/stack` or `organization/project/stack`. @default the only stack, or "dev" */
  stack?: string;
  /** Configuration that overrides the stack's, by key: `region` of the project, or `aws:region`. */
  config?: { [key: string]: string };
  /** By the name of a stack reference: a JSON file with that stack's outputs. */
  stackOutputs?: { [name: string]: string };
  /** Answers of look-ups, before those that the preview knows itself. */
  lookups?: readonly Lookup[];
  /** Receives each look-up that has no answer, before it fails. */
  onUnanswered?: (lookup: UnansweredLookup) => void;
  analyzer?: Analyzer;
  onProgress?: (registered: number) => void;
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs an unchanged Pulumi Node program in this process as `pulumi preview` would on an empty stack, without cloud, CLI or
 * network. Previews of one process run one after another, each with the program's modules loaded anew. While one runs, the
 * process has the program's working directory and environment, and the program's output goes to standard error.
 * A timer of the caller should be unref'ed, or it counts as work of the program.
 *
 * Not available without providers: their validation, defaults and generated names (an input that is not set is unknown as an
 * output), the difference from deployed state, invokes, and the children of remote components. TypeScript is transpiled, not
 * type-checked.
 *
 * @throws PreviewError with every error, for the user: `exitCode` 2 for wrong usage, else 1.
 */
export function previewProgram(options: RunOptions): Promise<PreviewResult> {
  const preview = last.then(() => run(options));
  last = preview.catch(() => undefined);
  return preview;
}

async function run(options: RunOptions): Promise<PreviewResult> {
  const project = readProject(options.cwd);
  const settings = readStack(project, options.stack, options.config);
  const target = { project: project.name, stack: settings.name };
  const warnings = [...project.warnings, ...settings.warnings];
  const messages: ProgramMessage[] = warnings.map((message) => ({ severity: "warning", message }));
  const deployment = new Deployment(target, settings, options.analyzer, options.onProgress);
  const references = new StackReferences(options.stackOutputs ?? {});
  const programRun: ProgramRun = {
    project,
    settings,
    deployment,
    references,
    messages,
    lookups: options.lookups ?? [],
    onUnanswered: options.onUnanswered,
  };
  await runProgram(programRun);
  await deployment.finish();
  return {
    ...target,
    resources: deployment.resources,
    policies: deployment.policies,
    packs: [],
    messages,
    skippedCallbacks: programRun.skippedCallbacks ?? [],
    outputs: deployment.stack?.outputs ?? {},
  };
}
