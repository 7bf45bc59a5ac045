/**
 * The data of a preview. The engine produces it, policies evaluate it, the command line prints it and `--json` writes it.
 * Values are plain JSON; an unknown is `{ unknown: true }`, a secret is `{ secret: true }` once a value leaves the process.
 */

/** A JSON value, as it is written to `--json`: secrets and unknowns are already replaced by their markers. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** One registered resource. Stack and default providers are never listed. */
export interface PreviewedResource {
  urn: string;
  type: string;
  name: string;
  /** URN of the parent; absent below the stack. */
  parent?: string;
  /** `urn::id` of an explicit provider; absent where a default provider serves. */
  provider?: string;
  custom: boolean;
  protect: boolean;
  retainOnDelete: boolean;
  inputs: { [key: string]: Json };
  /** URNs, sorted, of everything this resource waits for. */
  dependencies: string[];
  /** The same for each top-level property. */
  propertyDependencies: { [property: string]: string[] };
  /** Paths, dotted with `[n]` for lists, of the inputs that are secret. */
  secretPaths: string[];
}

/** What the engine keeps of a resource beyond `--json`: registered outputs, and the options that policies read. */
export interface EngineResource extends PreviewedResource {
  /** Inputs as the program sent them, secrets and unknowns in wire form: what a policy pack receives. */
  wireInputs: { [key: string]: unknown };
  /** A component's registered outputs, or a custom resource's inputs plus what is unknown, in wire form. */
  wireOutputs: { [key: string]: unknown };
  /** The component's registered outputs with markers instead of secrets and unknowns. */
  outputs: { [key: string]: Json };
  aliases: string[];
  ignoreChanges: string[];
  /** Absent where the program does not set it. */
  deleteBeforeReplace?: boolean;
  replaceOnChanges?: string[];
  deletedWith?: string;
  additionalSecretOutputs: string[];
  customTimeouts: { create?: string; update?: string; delete?: string };
  /** Where it is known before a deployment: the id of a resource that is read or imported. */
  id?: string;
  /** True for a resource that the program only reads (`Bucket.get`, a stack reference). */
  external?: boolean;
  /** The version of an explicit provider that the program, or the provider's package, asks for. */
  providerVersion?: string;
  /** URN of the explicit or default provider of a custom resource. */
  servedBy?: string;
}

export type EnforcementLevel = "advisory" | "mandatory" | "remediate" | "disabled";

/**
 * One outcome of a policy. `checked: false`: the rule could not run for `urn` because a value it reads is unknown in a
 * preview: it is neither passed nor violated. Violations have `checked: true`.
 */
export interface PolicyResult {
  pack: string;
  policy: string;
  level: EnforcementLevel;
  /** The resource it is about; absent for a result about the whole stack. */
  urn?: string;
  message: string;
  checked: boolean;
}

/** A pack that ran, with its rules, so that "no violation" differs from "nothing ran". */
export interface PolicyPackRun {
  name: string;
  version: string;
  policies: { name: string; level: EnforcementLevel; description: string }[];
  /** How many times a rule of this pack was evaluated against a resource or the stack. */
  evaluations: number;
}

/** A message of the program: `pulumi.log.*`. */
export interface ProgramMessage {
  severity: "debug" | "info" | "warning" | "error";
  message: string;
  urn?: string;
}

/** Callbacks of `apply` that may register resources and did not run, because what they wait for is unknown in a preview. */
export interface SkippedCallbacks {
  /** URNs, sorted, of the resources whose outputs they wait for. */
  resources: string[];
  count: number;
}

export interface PreviewResult {
  project: string;
  stack: string;
  resources: EngineResource[];
  policies: PolicyResult[];
  packs: PolicyPackRun[];
  messages: ProgramMessage[];
  /** Resources that such callbacks would register are in no list, and no policy has seen them. */
  skippedCallbacks: SkippedCallbacks[];
  /** Stack outputs with markers. */
  outputs: { [key: string]: Json };
}

/** The document `--json` writes. */
export interface PreviewDocument {
  stack: string;
  /** False when callbacks that may register resources did not run. */
  complete: boolean;
  skippedCallbacks: SkippedCallbacks[];
  resources: PreviewedResource[];
  policies: PolicyResult[];
  outputs: { [key: string]: Json };
}

/** An error that ends a preview, with a message for the user. `details` is printed with `--debug`. */
export class PreviewError extends Error {
  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
    readonly details?: string,
  ) {
    super(message);
    this.name = "PreviewError";
  }
}
