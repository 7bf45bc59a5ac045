import type * as engine from "../engine";
import type * as lookups from "../engine/lookups";
import type { Lookup } from "../engine/lookups";
import type * as project from "../engine/project";
import type * as stacks from "../engine/stack";
import { PreviewError, type PreviewDocument, type PreviewResult } from "../model";
import type * as recording from "../plugin/record-lookups";
import type * as policy from "../policy";

/** The stack of a command, resolved before its program runs. */
export interface Target {
  project: string;
  organization: string;
  stack: string;
  /** The folder of Pulumi.yaml. */
  root: string;
  /** `project:key` to text, without encrypted values that cannot be decrypted. */
  config: { [key: string]: string };
  /** Where its state and secrets are kept, as its files say. */
  state: { backend?: string; secretsProvider?: string; hasPassphrase: boolean };
}

/** What commands need of the engine and the policy runner. */
export interface Engine {
  target(cwd: string, stack: string | undefined, config: { [key: string]: string }): Target;
  /** The stacks of the program in a folder that have a settings file; none where there is no program. */
  stacks(cwd: string): readonly string[];
  preview(options: engine.RunOptions): Promise<PreviewResult>;
  /** @param file its name in messages */
  lookups(text: string, file: string): Lookup[];
  /** Answers of all look-ups of a program; those that the file lacks are asked of providers and added to it. */
  recordLookups(
    options: engine.RunOptions,
    file: recording.LookupFile,
    env: { readonly [name: string]: string | undefined },
  ): Promise<{ lookups: Lookup[]; added: number }>;
  document(result: PreviewResult): PreviewDocument;
  openPacks(options: policy.OpenPolicyPacksOptions): Promise<policy.PolicyPacks>;
}

/** Loads the engine and policy modules on first use; `--help` needs neither. */
export const OFFLINE_ENGINE: Engine = {
  target: (cwd, requested, overrides) => {
    const { readProject } = require("../engine/project") as typeof project;
    const { readStack } = require("../engine/stack") as typeof stacks;
    const found = readProject(cwd);
    const { name: stack, organization, config, locked, ...secrets } = readStack(found, requested, overrides);
    const known = Object.entries(config).filter(([key]) => !locked.has(key));
    const { secretsProvider, hasPassphrase } = secrets;
    const state = { backend: found.backend, secretsProvider, hasPassphrase };
    return { project: found.name, organization, stack, root: found.root, config: Object.fromEntries(known), state };
  },
  stacks: (cwd) => {
    const { readProject } = require("../engine/project") as typeof project;
    const { knownStacks } = require("../engine/stack") as typeof stacks;
    try {
      return knownStacks(readProject(cwd));
    } catch (error) {
      if (error instanceof PreviewError) return [];
      throw error;
    }
  },
  preview: (options) => (require("../engine") as typeof engine).previewProgram(options),
  lookups: (text, file) => (require("../engine/lookups") as typeof lookups).readLookups(text, file),
  recordLookups: (options, file, env) =>
    (require("../plugin/record-lookups") as typeof recording).recordLookups(options, file, env, OFFLINE_ENGINE.preview),
  document: (result) => (require("../engine") as typeof engine).toDocument(result),
  openPacks: (options) => (require("../policy") as typeof policy).openPolicyPacks(options),
};
