import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { PreviewError } from "../model";

/** The folder of a policy pack: what is known before any of its code runs. */
export interface PackFolder {
  /** As the user named it, for messages. */
  label: string;
  /** Absolute. */
  dir: string;
  /** `version` of PulumiPolicy.yaml, which overrides the one of package.json. */
  declaredVersion?: string;
  /** `version` of package.json. */
  packageVersion?: string;
  /** Arguments for node itself (`runtime.options.nodeargs`). */
  nodeArgs: string[];
  /** `runtime.options.tsconfig` and `.typescript`, handed on in the environment. */
  tsconfig?: string;
  typescript: boolean;
  /** The compiled list of policies of a pack that follows our convention: `pack.js` beside the entry point. */
  listFile: string;
}

/** Reads and checks a pack's folder. Throws a `PreviewError` that names the folder and what to do. */
export function readPackFolder(label: string): PackFolder {
  const dir = resolve(label);
  if (!existsSync(dir) || !statSync(dir).isDirectory()) {
    throw new PreviewError(`policy pack ${label}: the folder does not exist`, 2);
  }
  const project = readProject(label, join(dir, "PulumiPolicy.yaml"));
  const runtime = readRuntime(label, project["runtime"]);
  const manifest = readManifest(label, join(dir, "package.json"));
  return {
    label,
    dir,
    declaredVersion: text(project["version"]),
    packageVersion: text(manifest["version"]),
    ...runtime,
    listFile: join(entryFolder(resolve(dir, text(manifest["main"]) ?? ".")), "pack.js"),
  };
}

/** The SDK's entry point for packs, from the pack's own dependencies. */
export function locateRunner(folder: PackFolder): string {
  try {
    return createRequire(join(folder.dir, "package.json")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  } catch (error) {
    throw new PreviewError(
      `policy pack ${folder.label}: its dependencies are not installed (@pulumi/pulumi is not there); ` +
        "run npm install in that folder",
      1,
      String(error),
    );
  }
}

function readProject(label: string, file: string): { [key: string]: unknown } {
  if (!existsSync(file)) {
    throw new PreviewError(`policy pack ${label}: it has no PulumiPolicy.yaml, so it is not a policy pack`, 2);
  }
  return mapping(label, "PulumiPolicy.yaml", () => parse(readFileSync(file, "utf8")) as unknown);
}

function readManifest(label: string, file: string): { [key: string]: unknown } {
  if (!existsSync(file)) {
    throw new PreviewError(`policy pack ${label}: it has no package.json; a Node pack needs one with a version`);
  }
  return mapping(label, "package.json", () => JSON.parse(readFileSync(file, "utf8")) as unknown);
}

function mapping(label: string, name: string, read: () => unknown): { [key: string]: unknown } {
  let value: unknown;
  try {
    value = read();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw new PreviewError(`policy pack ${label}: ${name} cannot be read: ${reason}`);
  }
  if (!isMapping(value)) throw new PreviewError(`policy pack ${label}: ${name} must be a mapping of settings`);
  return value;
}

function readRuntime(label: string, runtime: unknown): Pick<PackFolder, "nodeArgs" | "tsconfig" | "typescript"> {
  const name = isMapping(runtime) ? runtime["name"] : runtime;
  const options = isMapping(runtime) && isMapping(runtime["options"]) ? runtime["options"] : {};
  if (name === undefined || name === null) {
    throw new PreviewError(`policy pack ${label}: PulumiPolicy.yaml names no runtime; write "runtime: nodejs"`);
  }
  if (name !== "nodejs") {
    throw new PreviewError(
      `policy pack ${label}: its runtime is ${JSON.stringify(name)}; an offline preview runs Node packs only ` +
        "(runtime: nodejs). Run this pack with the Pulumi CLI",
    );
  }
  return {
    nodeArgs: (text(options["nodeargs"]) ?? "").split(/\s+/).filter((argument) => argument !== ""),
    tsconfig: text(options["tsconfig"]),
    typescript: options["typescript"] !== false,
  };
}

/** The folder of the entry point, as Node finds it: `main` may name a folder, or a file without its extension. */
function entryFolder(main: string): string {
  return existsSync(main) && statSync(main).isDirectory() ? main : dirname(main);
}

function isMapping(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
