import { parseDocument, type YAMLSeq } from "yaml";
import type { RunOptions } from "../engine";
import { entryFor, readLookups, type Lookup, type UnansweredLookup } from "../engine/lookups";
import { PreviewError } from "../model";
import { startProvider, type Provider } from "./provider";

/** A look-up that depends on another one is found in the next run; a program with more than these never asks the same twice. */
const RUNS = 20;

/** Where answers are kept. */
export interface LookupFile {
  /** Its name in messages. */
  name: string;
  /** Its text; "" for a new one. */
  text: string;
  write(text: string): void;
}

/**
 * Runs a program until all its look-ups are answered, by `options.lookups`, by the file, or by the providers' plugins, whose answers
 * are added to the file.
 * @returns all answers, and how many of them are new
 * @throws PreviewError of the program, or of a provider; answers that were given before stay in the file
 */
export async function recordLookups(
  options: RunOptions,
  file: LookupFile,
  env: { readonly [name: string]: string | undefined },
  preview: (options: RunOptions) => Promise<unknown>,
): Promise<{ lookups: Lookup[]; added: number }> {
  const document = parseDocument(file.text === "" ? "[]" : file.text);
  const lookups = [...(options.lookups ?? []), ...(file.text === "" ? [] : readLookups(file.text, file.name))];
  let added = 0;
  const providers = new Map<string, Provider>();
  try {
    for (let run = 0; run < RUNS; run += 1) {
      const unanswered = await unansweredOf(options, lookups, preview);
      if (unanswered.length === 0) return { lookups, added };
      for (const asked of unanswered) {
        const entry = await ask(asked, providers, env);
        (document.contents as unknown as YAMLSeq).flow = false;
        document.add(document.createNode(entry));
        file.write(document.toString());
        lookups.push(entry);
        added += 1;
      }
    }
  } finally {
    for (const provider of providers.values()) await provider.close();
  }
  throw new PreviewError(`the program makes other look-ups in every run; ${added} answers are in ${file.name}`);
}

/** The look-ups of one run that have no answer. A run that fails for another reason fails. */
async function unansweredOf(
  options: RunOptions,
  lookups: readonly Lookup[],
  preview: (options: RunOptions) => Promise<unknown>,
): Promise<UnansweredLookup[]> {
  const unanswered = new Map<string, UnansweredLookup>();
  const onUnanswered = (asked: UnansweredLookup) => void unanswered.set(entryFor(asked.token, asked.args), asked);
  try {
    await preview({ ...options, lookups, onUnanswered });
  } catch (error) {
    if (unanswered.size === 0) throw error;
  }
  return [...unanswered.values()];
}

async function ask(
  { token, args, provider: settings }: UnansweredLookup,
  providers: Map<string, Provider>,
  env: { readonly [name: string]: string | undefined },
): Promise<Lookup> {
  const key = JSON.stringify(settings);
  const provider = providers.get(key) ?? (await startProvider(settings, env));
  providers.set(key, provider);
  return { token, args, result: await provider.invoke(token, args) };
}
