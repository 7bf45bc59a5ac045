import type { PreviewDocument, PreviewResult } from "@retail-odoo/preview";
import type { RunOptions } from "@retail-odoo/preview/engine";
import { readLookups, type Lookup } from "@retail-odoo/preview/engine/lookups";
import type { LookupFile } from "@retail-odoo/preview/plugin/record-lookups";

/** What a command line may use of the world, with what it printed. */
export interface FakeCli {
  io: {
    stdout: { write(text: string): void; isTTY?: boolean };
    stderr: { write(text: string): void; isTTY?: boolean };
    prompt?: (message: string) => Promise<string>;
    cwd: string;
    env: { [name: string]: string };
    now(): Date;
  };
  engine: {
    target(): {
      project: string;
      organization: string;
      stack: string;
      root: string;
      config: { [key: string]: string };
      state: { hasPassphrase: boolean };
    };
    stacks(cwd: string): readonly string[];
    preview(options: PreviewOptions): Promise<PreviewResult>;
    lookups(text: string, file: string): Lookup[];
    recordLookups(options: RunOptions, file: LookupFile): Promise<{ lookups: Lookup[]; added: number }>;
    document(result: PreviewResult): PreviewDocument;
    openPacks(options: object): Promise<never>;
  };
  stdout(): string;
  stderr(): string;
  /** The options of every preview that ran. */
  previews: PreviewOptions[];
}

interface PreviewOptions {
  cwd: string;
  lookups?: readonly Lookup[];
  stack?: string;
  config?: { [key: string]: string };
  stackOutputs?: { [name: string]: string };
  onProgress?: (registered: number) => void;
}

/** A command line whose engine answers with `result`, or with what it makes of the options. */
export function fakeCli(
  result: PreviewResult | ((options: PreviewOptions) => PreviewResult),
  over: { cwd?: string; config?: { [key: string]: string }; answers?: string[]; env?: { [name: string]: string } } = {},
): FakeCli {
  let out = "";
  let err = "";
  const previews: PreviewOptions[] = [];
  const cwd = over.cwd ?? "/work";
  const answers = over.answers;
  return {
    io: {
      stdout: { write: (text) => void (out += text) },
      stderr: { write: (text) => void (err += text) },
      prompt: answers && ((message) => ((err += message), Promise.resolve(answers.shift() ?? ""))),
      cwd,
      env: over.env ?? {},
      now: () => new Date(),
    },
    engine: {
      target: () => ({
        project: "shop",
        organization: "organization",
        stack: "test",
        root: cwd,
        config: over.config ?? {},
        state: { hasPassphrase: false },
      }),
      stacks: () => ["dev", "prod"],
      preview: (options) => {
        previews.push(options);
        options.onProgress?.(7);
        return Promise.resolve().then(() => (typeof result === "function" ? result(options) : result));
      },
      lookups: readLookups,
      recordLookups: () => Promise.reject(new Error("no providers in this test")),
      document: ({ stack, resources, policies, skippedCallbacks, outputs }) => ({
        stack,
        complete: skippedCallbacks.length === 0,
        skippedCallbacks,
        resources,
        policies,
        outputs,
      }),
      openPacks: () => Promise.reject(new Error("no packs in this test")),
    },
    stdout: () => out,
    stderr: () => err,
    previews,
  };
}
