import { PreviewError } from "../model";
import { startPack } from "./child-process";
import { loadPack } from "./in-process";
import { createAnalyzer, OpenPack, type PolicyPacks } from "./evaluate";
import type { PolicyPackConfig, StackIdentity } from "./pack";
import { resolvePackSettings } from "./pack-config";
import { readPackFolder } from "./pack-folder";
import { timeout } from "./timeout";

export type { PackRun, PolicyPacks } from "./evaluate";
export type { PolicyPackConfig } from "./pack";

export interface OpenPolicyPacksOptions {
  /** The folders of the packs, each with the JSON of its `--policy-pack-config`. */
  packs: { dir: string; config?: PolicyPackConfig }[];
  project: string;
  stack: string;
  /** @default "organization", as with a file backend */
  organization?: string;
  /** Tags of the stack, which rules read as `args.stackTags`. */
  tags?: { [name: string]: string };
  /** The stack's configuration, `project:key` to value, for packs that read it. @default none */
  stackConfig?: { [key: string]: string };
  /** Whether a pack that exports its policies runs in this process. `never` starts a process for each. @default "auto" */
  inProcess?: "auto" | "never";
  /** Milliseconds without any answer after which a pack has failed. @default two minutes */
  timeout?: number;
}

/**
 * Opens policy packs as `pulumi preview --policy-pack` would. Throws one `PreviewError` with what is wrong with each pack
 * that cannot be opened; then none stays open.
 */
export async function openPolicyPacks(options: OpenPolicyPacksOptions): Promise<PolicyPacks> {
  const stack: StackIdentity = {
    project: options.project,
    stack: options.stack,
    organization: options.organization ?? "organization",
    tags: options.tags ?? {},
    config: options.stackConfig ?? {},
  };
  const attempts = await Promise.allSettled(options.packs.map((pack) => openPack(pack, stack, options)));
  const open = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
  const faults = attempts.flatMap((attempt) => (attempt.status === "rejected" ? [attempt.reason as unknown] : []));
  if (faults.length > 0) {
    await Promise.all(open.map((pack) => pack.close()));
    throw joined(faults);
  }
  return createAnalyzer(open);
}

async function openPack(
  { dir, config }: OpenPolicyPacksOptions["packs"][number],
  stack: StackIdentity,
  { inProcess = "auto", timeout: limit = 120_000 }: OpenPolicyPacksOptions,
): Promise<OpenPack> {
  const folder = readPackFolder(dir);
  const wait = timeout(limit);
  const pack = (inProcess === "auto" ? loadPack(folder, stack) : undefined) ?? (await startPack(folder, stack, wait));
  try {
    const settings = await resolvePackSettings(pack.declaration, config);
    await pack.configure(settings);
    return new OpenPack(pack, settings, wait);
  } catch (error) {
    await pack.close();
    throw error;
  }
}

function joined(faults: unknown[]): unknown {
  if (faults.length === 1 || !faults.every((fault) => fault instanceof PreviewError)) return faults[0];
  const details = faults.flatMap((fault) => fault.details ?? []).join("\n");
  const exitCode = faults.some((fault) => fault.exitCode === 2) ? 2 : 1;
  return new PreviewError(faults.map((fault) => fault.message).join("\n"), exitCode, details);
}
