import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type * as library from "@retail-odoo/platform";
import type { Fault, PlatformConfig, Portfolio, TenantSpec } from "@retail-odoo/platform";
import { estimateCost, PRICES, type CostEstimate } from "../../cost";
import { readPlatformFacts, type PreviewedFacts } from "../../analysis/facts";
import { PreviewError } from "../../model";
import type { Context, OptionTable, ValuesOf } from "../command";
import { nearest } from "../nearest";
import { assignments, PROGRAM_OPTIONS } from "../program";
import { withTemporaryFolder } from "../temporary-folder";
import { progress } from "../progress";
import type { Target } from "../engine";

/** Options of the tenant commands: they read the stack's configuration and run the program only for its cost. */
export const TENANT_OPTIONS = {
  cwd: PROGRAM_OPTIONS.cwd,
  stack: PROGRAM_OPTIONS.stack,
  config: PROGRAM_OPTIONS.config,
} as const satisfies OptionTable;

/** A stack of the reference program, or of a program with the same configuration: a platform and a folder of tenants. */
export interface TenantWorkspace {
  target: Target;
  cwd: string;
  platform: PlatformConfig;
  /** Absolute. */
  directory: string;
  overrides: { [key: string]: string };
}

/** Loaded on first use, because it loads the provider SDKs. */
export function platformLibrary(): typeof library {
  try {
    return require("@retail-odoo/platform") as typeof library;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== "MODULE_NOT_FOUND") throw error;
    throw new PreviewError(
      `the tenant commands need @retail-odoo/platform: ${message.split("\n")[0]}. Install it beside @retail-odoo/preview: npm install @retail-odoo/platform`,
    );
  }
}

/** @throws PreviewError when the stack's configuration has no platform or no tenants */
export function readTenantWorkspace(
  values: ValuesOf<typeof TENANT_OPTIONS>,
  { io, engine }: Context,
  command: string,
): TenantWorkspace {
  const cwd = resolve(io.cwd, values.cwd ?? ".");
  const overrides = assignments(values.config, "config", command);
  const target = engine.target(cwd, values.stack, overrides);
  const [platform, tenants] = ["platform", "tenants"].map((key) => target.config[`${target.project}:${key}`]);
  if (platform === undefined || tenants === undefined)
    throw new PreviewError(
      `stack ${target.stack} of ${target.root} has no ${target.project}:platform and ${target.project}:tenants; tenants are files of a program that reads both`,
      2,
    );
  // The proof validates the platform before it is used.
  return {
    target,
    cwd,
    platform: JSON.parse(platform) as PlatformConfig,
    directory: resolve(target.root, tenants),
    overrides,
  };
}

export function unknownTenant(name: string, known: string[], stack: string): PreviewError {
  const close = nearest(name, known);
  const hint =
    close === undefined ? `known tenants: ${known.length === 0 ? "none" : known.join(", ")}` : `did you mean ${close}?`;
  return new PreviewError(`no tenant ${name} in stack ${stack}; ${hint}`, 2);
}

/**
 * Every fault of the cell with these tenants. Only the program knows the platform's name.
 */
export function faultsOf({ platform }: TenantWorkspace, tenants: Portfolio): readonly Fault[] {
  const { planCell, UserInputError } = platformLibrary();
  try {
    planCell(undefined, { ...platform, tenants });
    return [];
  } catch (error) {
    if (error instanceof UserInputError) return error.faults;
    throw error;
  }
}

/** One tenant's file, with what it extends. */
export function loadTenant(path: string): Portfolio {
  const { tenants, faults } = platformLibrary().loadPortfolio(dirname(path));
  const name = basename(path).replace(/\.ya?ml$/, "");
  return {
    tenants: tenants.filter((tenant) => tenant.name === name),
    faults: faults.filter((fault) => fault.path.includes(basename(path))),
  };
}

/** Faults that are not some other tenant's: of the named ones, and of the platform they are to fit. */
export function concerns(fault: Fault, names: readonly string[]): boolean {
  const [, tenant] = /^tenants\[([^\]]+)\]/.exec(fault.path) ?? /([^/]+)\.ya?ml/.exec(fault.path) ?? [];
  return tenant === undefined || names.includes(tenant);
}

/** A tenant as it would be read from `directory/name.yaml` with this text, without a file there. */
export function previewTenant(directory: string, name: string, text: string, base: string | undefined): Portfolio {
  const above = mkdtempSync(join(tmpdir(), "retail-odoo-tenant-"));
  const folder = join(above, basename(directory));
  try {
    mkdirSync(folder);
    if (base !== undefined) {
      copyBases(dirname(directory), above);
      copyBases(directory, folder);
    }
    writeFileSync(join(folder, `${name}.yaml`), text);
    return platformLibrary().loadPortfolio(folder);
  } finally {
    rmSync(above, { recursive: true, force: true });
  }
}

/** The files that tenants extend begin with `_`. */
function copyBases(from: string, to: string): void {
  for (const file of readdirSync(from).filter((each) => /^_.*\.ya?ml$/.test(each)))
    copyFileSync(join(from, file), join(to, file));
}

/** What the program makes of its tenants. */
export interface Cell {
  facts: PreviewedFacts;
  cost: CostEstimate;
}

/**
 * Runs the program with its own tenants, or with other ones from a temporary folder.
 * @throws PreviewError with every fault, when they do not fit
 */
export async function previewCell(
  workspace: TenantWorkspace,
  { engine, io }: Context,
  tenants?: readonly TenantSpec[],
): Promise<Cell> {
  const run = async (config: TenantWorkspace["overrides"]): Promise<Cell> => {
    const line = progress(io.stderr);
    line.say("Loading the program");
    const options = { cwd: workspace.cwd, stack: workspace.target.stack, config, onProgress: line.show };
    const { resources } = await engine.preview(options).finally(line.clear);
    const facts = readPlatformFacts(resources);
    if (facts === undefined)
      throw new PreviewError(`the program of ${workspace.target.root} has no RetailOdooPlatform, so it has no tenants`);
    return { facts, cost: estimateCost(resources, { prices: PRICES, region: workspace.target.config["aws:region"] }) };
  };
  if (tenants === undefined) return run(workspace.overrides);
  return withTemporaryFolder("retail-odoo-tenants-", (folder) => {
    for (const tenant of tenants) writeFileSync(join(folder, `${tenant.name}.yaml`), JSON.stringify(tenant));
    return run({ ...workspace.overrides, [`${workspace.target.project}:tenants`]: folder });
  });
}
