import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { previewProgram, type RunOptions } from "../../packages/preview/src/engine";
import type { EngineResource, PreviewError, PreviewResult } from "../../packages/preview/src/model";

const root = join(__dirname, "../..");
const folders: string[] = [];

/** Writes a Pulumi program into a temporary folder with the workspace's packages; missing project files are minimal. */
export function writeProgram(files: { [path: string]: string }, options: { installed?: boolean } = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "preview-")));
  folders.push(folder);
  const all = { "Pulumi.yaml": "name: test\nruntime: nodejs\n", "package.json": "{}", ...files };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  if (options.installed !== false) symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Installs only the SDK beside a program's own packages. */
export function linkPulumi(folder: string): void {
  mkdirSync(join(folder, "node_modules/@pulumi"), { recursive: true });
  symlinkSync(join(root, "node_modules/@pulumi/pulumi"), join(folder, "node_modules/@pulumi/pulumi"));
}

export function removePrograms(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
}

/** Previews a program of one JavaScript file, or of several files. */
export function preview(
  program: string | { [path: string]: string },
  options: Partial<RunOptions> = {},
): Promise<PreviewResult> {
  const files = typeof program === "string" ? { "index.js": program } : program;
  return previewProgram({ cwd: writeProgram(files), ...options });
}

/** The error a preview ends with. */
export async function failure(preview: Promise<PreviewResult>): Promise<PreviewError> {
  return preview.then(
    () => {
      throw new Error("the preview did not fail");
    },
    (error: PreviewError) => error,
  );
}

/** A few resources to build programs from, without any provider's package. */
export const PRELUDE = `
const pulumi = require("@pulumi/pulumi");
class Thing extends pulumi.CustomResource {
  constructor(name, props, opts) { super("test:index:Thing", name, { result: undefined, ...props }, opts); }
  static get(name, id, opts) { return new Thing(name, {}, { ...opts, id }); }
}
class Other extends pulumi.CustomResource {
  constructor(name, props, opts) { super("other:mod/other:Other", name, { result: undefined, ...props }, opts); }
}
class Group extends pulumi.ComponentResource {
  constructor(name, args, opts, build) { super("test:index:Group", name, args, opts); this.registerOutputs(build ? build(this) : {}); }
}
class Provider extends pulumi.ProviderResource { constructor(name, props, opts) { super("test", name, props, opts); } }
`;

/** The URN of a resource directly below the stack, or of `type` as a chain. */
export const urn = (type: string, name: string): string => `urn:pulumi:dev::test::${type}::${name}`;

/** The resource of that name, which must be there. */
export function find(resources: EngineResource[], name: string): EngineResource {
  const found = resources.find((resource) => resource.name === name);
  if (found === undefined)
    throw new Error(`no "${name}" among ${resources.map((resource) => resource.name).join(", ")}`);
  return found;
}
