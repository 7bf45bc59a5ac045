import { existsSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { PreviewError } from "../model";
import { readYamlMapping } from "./yaml-file";

/** One entry of `config:` in Pulumi.yaml. A value of another namespace (`aws:region`) may be a plain value. */
export interface ConfigDeclaration {
  type?: string;
  value?: unknown;
  secret: boolean;
}

/** The content of Pulumi.yaml. */
export interface Project {
  name: string;
  /** The folder of Pulumi.yaml. */
  root: string;
  file: string;
  /** The program's working directory; `entry` is "." (let package.json decide) or a file in it. */
  directory: string;
  entry: string;
  stackFiles: string;
  /** `backend.url`: where the states of its stacks are. */
  backend?: string;
  typescript: boolean;
  tsconfig?: string;
  warnings: string[];
  config: Map<string, ConfigDeclaration>;
}

const NAMES = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/** Reads the project `cwd` lies in, as the CLI finds it: in `cwd` or the nearest folder above. */
export function readProject(cwd: string): Project {
  const file = findProjectFile(cwd);
  const content = readYamlMapping(file);
  const name = content.get("name");
  if (typeof name !== "string" || name === "") {
    throw new PreviewError(`${file}: "name" is missing; write the project's name, for example "name: shop"`, 2);
  }
  const runtime = readRuntime(file, content.get("runtime"));
  const root = dirname(file);
  const { config, stackFiles } = readConfigSection(file, content);
  const backend = content.get("backend");
  return {
    ...{ name, root, file, ...findMain(file, root, content.get("main")), ...runtime, config, stackFiles },
    ...(isRecord(backend) && typeof backend.url === "string" ? { backend: backend.url } : {}),
  };
}

function findProjectFile(cwd: string): string {
  if (!existsSync(cwd) || !statSync(cwd).isDirectory()) {
    throw new PreviewError(`${cwd} is not a folder; name the folder of a Pulumi project`, 2);
  }
  for (let folder = resolve(cwd); ; folder = dirname(folder)) {
    for (const name of NAMES) if (existsSync(join(folder, name))) return join(folder, name);
    if (folder === dirname(folder)) break;
  }
  throw new PreviewError(
    `no Pulumi.yaml in ${resolve(cwd)} or a folder above; run this inside a Pulumi project, or name it with --cwd`,
    2,
  );
}

/** Node arguments that change how a program loads; others affect at most its speed. */
const LOADS_MODULES = /(^|\s)(-r|--require|--import|--loader|--experimental-loader)\b/;

function readRuntime(file: string, value: unknown): Pick<Project, "typescript" | "tsconfig" | "warnings"> {
  const runtime = typeof value === "string" ? { name: value } : isRecord(value) ? value : {};
  if (typeof runtime.name !== "string") {
    throw new PreviewError(`${file}: "runtime" is missing; an offline preview needs "runtime: nodejs"`, 2);
  }
  if (runtime.name !== "nodejs") {
    throw new PreviewError(
      `${file}: the program's runtime is "${runtime.name}"; an offline preview runs Node programs only ("runtime: nodejs").` +
        " Use `pulumi preview` for this one.",
      2,
    );
  }
  const options = isRecord(runtime.options) ? runtime.options : {};
  if (options.typescript !== undefined && typeof options.typescript !== "boolean") {
    throw new PreviewError(`${file}: runtime option "typescript" must be true or false`, 2);
  }
  return {
    typescript: options.typescript ?? true,
    ...(typeof options.tsconfig === "string" ? { tsconfig: options.tsconfig } : {}),
    warnings: LOADS_MODULES.test(String(options.nodeargs ?? ""))
      ? [
          `${file}: "nodeargs" load modules into Node before the program; an offline preview runs in the current Node process and skips them.`,
        ]
      : [],
  };
}

/** `main` may be a file or a folder; the program's working directory is that folder. */
function findMain(file: string, root: string, main: unknown): Pick<Project, "directory" | "entry"> {
  if (main === undefined || main === null || main === "") return { directory: root, entry: "." };
  const path = resolve(root, String(main));
  if (!existsSync(path)) {
    throw new PreviewError(
      `${file}: "main" is ${String(main)}, but ${path} does not exist; build the program or correct "main"`,
    );
  }
  return statSync(path).isDirectory()
    ? { directory: path, entry: "." }
    : { directory: dirname(path), entry: basename(path) };
}

/** `config:` declares values; as text it is the old form of `stackConfigDir`. */
function readConfigSection(file: string, content: Map<string, unknown>): Pick<Project, "config" | "stackFiles"> {
  const root = dirname(file);
  const section = content.get("config");
  const folder = content.get("stackConfigDir") ?? (typeof section === "string" ? section : undefined);
  const config = new Map<string, ConfigDeclaration>();
  if (isRecord(section)) for (const [key, value] of Object.entries(section)) config.set(key, declaration(value));
  return { config, stackFiles: typeof folder === "string" ? resolve(root, folder) : root };
}

const DECLARATION_KEYS = ["type", "description", "items", "default", "value", "secret"];

function declaration(value: unknown): ConfigDeclaration {
  if (!isRecord(value) || !Object.keys(value).every((key) => DECLARATION_KEYS.includes(key)))
    return { value, secret: false };
  return {
    ...(typeof value.type === "string" ? { type: value.type } : {}),
    value: value.default ?? value.value,
    secret: value.secret === true,
  };
}

export function isRecord(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
