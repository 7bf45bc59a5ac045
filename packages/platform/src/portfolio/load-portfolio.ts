import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative, resolve } from "node:path";
import type * as yaml from "yaml";
import { Faults, type Fault } from "../internal/errors";
import { checkValues } from "../internal/values";
import type { TenantSpec } from "../tenant";

/**
 * The tenants of a directory, and the faults of files that could not be read. A broken file does not hide the other tenants:
 * pass the whole portfolio to `RetailOdooPlatform`, and its proof reports these faults together with its own.
 */
export interface Portfolio {
  /** Tenants whose files could be read. */
  tenants: TenantSpec[];
  /** What is wrong with the other files; the platform reports it with its own faults. */
  faults: readonly Fault[];
}

type Values = { [key: string]: unknown };

/**
 * Reads `<directory>/*.yaml`, one tenant per file; files that begin with `_` hold values for others to extend. With
 * `extends: _defaults.yaml` a file inherits values: its own take precedence, objects are merged, lists are replaced. The file's
 * name is the tenant's. The platform validates structure and meaning.
 */
export function loadPortfolio(directory: string): Portfolio {
  const faults = new Faults();
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    faults.at("tenants").add(directory, "is not a directory", "Name the directory that holds the tenants' files.");
    return { tenants: [], faults: faults.all() };
  }
  const files = readdirSync(directory)
    .filter((file) => /^[^_.].*\.ya?ml$/i.test(file))
    .sort();
  const tenants = files.flatMap((file) => {
    const path = join(directory, file);
    const at = faults.at(relative(dirname(resolve(directory)), resolve(path)));
    // A tenant whose file is passed over would be deleted.
    if (!/\.ya?ml$/.test(file)) at.add(undefined, "has an extension in capital letters", "Rename it to end in .yaml.");
    const values = at.any() ? undefined : readTenantFile(path, at);
    return values ? [values] : [];
  });
  return { tenants, faults: faults.all() };
}

/** One tenant's file with everything it extends; `undefined`, and a fault, when it could not be read. */
export function readTenantFile(path: string, faults: Faults): TenantSpec | undefined {
  const values = readWithBase(path, faults, []);
  if (!values) return undefined;
  const name = path.replace(/^.*[/\\]/, "").replace(/\.ya?ml$/, "");
  if (values["name"] !== undefined && values["name"] !== name)
    faults
      .at("name")
      .add(values["name"], `differs from the file's name ${name}`, "Leave it out: the file names the tenant.");
  // Only an object is known here; the proof validates it against the schema before it is used.
  return { ...values, name } as unknown as TenantSpec;
}

function readWithBase(path: string, faults: Faults, visited: string[]): Values | undefined {
  if (visited.includes(resolve(path))) {
    faults.at("extends").add(path, "extends itself", "Break the circle.");
    return undefined;
  }
  const own = readYaml(path, faults);
  if (!own) return undefined;
  const { extends: base, ...values } = own;
  if (base === undefined) return values;
  const basePath = findBase(path, base, visited[0] ?? path, faults.at("extends"));
  const inherited = basePath === undefined ? undefined : readWithBase(basePath, faults, [...visited, resolve(path)]);
  return inherited && merge(inherited, values);
}

/** @param tenantFile the file of the tenant, whose folder is the portfolio's */
function findBase(path: string, base: unknown, tenantFile: string, faults: Faults): string | undefined {
  const remedy = "Name a file relative to this one, such as _defaults.yaml.";
  const basePath = typeof base === "string" ? join(dirname(path), base) : undefined;
  // An existing file outside gets the same fault as a missing one.
  if (basePath !== undefined && !mayExtend(basePath, dirname(tenantFile)))
    faults.add(
      base,
      "lies outside the portfolio's folder",
      "Name a file of that folder, or one of the folder above that begins with _.",
    );
  else if (basePath === undefined || !existsSync(basePath) || !statSync(basePath).isFile())
    faults.add(base, "is not a file", remedy);
  else if (!mayExtend(realpathSync(basePath), realpathSync(dirname(tenantFile))))
    faults.add(base, "links to a file outside the portfolio's folder", remedy);
  else return basePath;
  return undefined;
}

/** A portfolio extends its own files, and the `_` files of the folder above, which several portfolios share. */
function mayExtend(path: string, directory: string): boolean {
  const below = relative(resolve(directory), resolve(path));
  if (!isAbsolute(below) && below.split(/[/\\]/)[0] !== "..") return true;
  return dirname(resolve(path)) === dirname(resolve(directory)) && /^_.*\.ya?ml$/.test(basename(path));
}

function readYaml(path: string, faults: Faults): Values | undefined {
  const text = readText(path, faults);
  const values = text === undefined ? undefined : parseYaml(text, faults);
  if (values === undefined) return undefined;
  // The content of such a file is not printed: it need not be a tenant file.
  if (!isObject(values)) faults.add(undefined, "holds no fields", "Write the tenant's fields as `key: value` lines.");
  else if (containsItself(values)) faults.add(undefined, "contains itself through an alias", "Write the values out.");
  else checkValues(values, faults);
  return isObject(values) && !faults.any() ? values : undefined;
}

/** A folder, a link to nothing, or a file without permission gets a fault, and does not hide the other files. */
function readText(path: string, faults: Faults): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    faults.add(
      undefined,
      `cannot be read: ${REASONS[code ?? ""] ?? code}`,
      "Correct it, or move it out of the folder.",
    );
    return undefined;
  }
}

const REASONS: { [code: string]: string } = {
  EISDIR: "it is a folder",
  ENOENT: "it is a link to a file that does not exist",
  EACCES: "this user may not read it",
};

/** `undefined`, and a fault, when the text cannot be parsed. */
function parseYaml(text: string, faults: Faults): unknown {
  // Loaded on use: a program with tenants in TypeScript does not need it.
  const { parseAllDocuments } = require("yaml") as typeof yaml;
  const documents = parseAllDocuments(text, { logLevel: "error" });
  if (documents.length > 1) {
    faults.add(undefined, `holds ${documents.length} documents`, "Write one tenant a file, without a line of `---`.");
    return undefined;
  }
  const document = documents[0];
  if (!document || !("toJS" in document)) return null;
  for (const error of document.errors) {
    const [start] = error.linePos ?? [];
    const where = start ? `line ${start.line}, column ${start.col}` : undefined;
    faults.add(where, `is not YAML: ${withoutContent(error.message)}`, "Correct that line.");
  }
  if (document.errors.length > 0) return undefined;
  try {
    return document.toJS();
  } catch (error) {
    faults.add(
      undefined,
      `is not YAML that can be used: ${withoutContent((error as Error).message)}`,
      "Write the values out.",
    );
    return undefined;
  }
}

/** The first line of a parser's message; what follows a colon or is quoted is content of the file. */
function withoutContent(message: string): string {
  return message.split(/ at line |\n|:| ["'`]/)[0] ?? "";
}

/** Whether an alias stands for a value that contains it, so that the value has no end. */
function containsItself(value: unknown, above: readonly unknown[] = []): boolean {
  if (typeof value !== "object" || value === null) return false;
  return above.includes(value) || Object.values(value).some((child) => containsItself(child, [...above, value]));
}

function merge(base: Values, over: Values): Values {
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) {
    const inherited = merged.get(key);
    merged.set(key, isObject(inherited) && isObject(value) ? merge(inherited, value) : value);
  }
  // An assignment to `__proto__` would hide that field from the proof; this makes a field of it.
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is Values {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
