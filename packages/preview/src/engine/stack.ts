import { existsSync, readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { PreviewError } from "../model";
import { passphraseDecrypter, type Decrypt } from "./passphrase";
import { isRecord, type Project } from "./project";
import { UNKNOWN } from "./wire";
import { readYamlMapping } from "./yaml-file";

/** The selected stack and its configuration, as the program receives it. */
export interface StackSettings {
  name: string;
  organization: string;
  /** Full keys (`aws:region`) and the text the program reads; structured values are JSON. */
  config: { [key: string]: string };
  secretKeys: string[];
  /** Keys whose value is encrypted and cannot be decrypted here: unknown secrets. */
  locked: Set<string>;
  warnings: string[];
  /** `secretsprovider` of the settings file, such as `awskms://…`. */
  secretsProvider?: string;
  /** Whether the settings file has `encryptionsalt`: its secrets depend on a passphrase. */
  hasPassphrase: boolean;
}

/**
 * `requested` may be `stack`, `organization/stack` or `organization/project/stack`. Without it: the only stack that has a
 * settings file, or "dev". A project without any settings file runs with empty configuration.
 */
export function readStack(
  project: Project,
  requested?: string,
  overrides: { [key: string]: string } = {},
): StackSettings {
  const { name, organization, file } = chooseStack(project, requested);
  const content = file === undefined ? new Map<string, unknown>() : readYamlMapping(file);
  const secretsProvider = content.get("secretsprovider");
  const settings: StackSettings = {
    ...{ name, organization, config: {}, secretKeys: [], locked: new Set(), warnings: [] },
    ...(typeof secretsProvider === "string" ? { secretsProvider } : {}),
    hasPassphrase: content.has("encryptionsalt"),
  };
  if (content.has("environment")) {
    settings.warnings.push(
      `${file}: "environment" names a Pulumi ESC environment; its values are absent offline. Pass those the program needs with --config KEY=VALUE.`,
    );
  }
  addStackValues(settings, project, content, passphraseDecrypter(content.get("encryptionsalt"), file ?? ""));
  for (const [key, value] of Object.entries(overrides)) {
    settings.config[fullKey(project, key)] = value;
    settings.locked.delete(fullKey(project, key));
  }
  addProjectValues(settings, project);
  return settings;
}

/** The stacks that have a settings file, sorted. */
export function knownStacks(project: Pick<Project, "file" | "stackFiles">): string[] {
  const pattern = new RegExp(`^Pulumi\\.(.+)\\${extname(project.file)}$`);
  const files = existsSync(project.stackFiles) ? readdirSync(project.stackFiles) : [];
  return files.flatMap((file) => pattern.exec(file)?.[1] ?? []).sort();
}

/** What Pulumi allows in the name of a stack, a project or an organization. */
const NAME = /^(?!\.+$)[\w.-]{1,100}$/;

function partsOf(requested: string | undefined): string[] {
  const parts = requested?.split("/") ?? [];
  if (parts.length <= 3 && parts.every((part) => NAME.test(part))) return parts;
  throw new PreviewError(
    `--stack ${requested}: is no name of a stack; write NAME, ORGANIZATION/NAME or ORGANIZATION/PROJECT/NAME, each of letters, digits, "-", "_" and "."`,
    2,
  );
}

function chooseStack(project: Project, requested?: string): { name: string; organization: string; file?: string } {
  const extension = extname(project.file);
  const known = knownStacks(project);
  const parts = partsOf(requested);
  const name =
    parts.at(-1) ?? (known.length === 1 ? known[0] : known.length === 0 || known.includes("dev") ? "dev" : undefined);
  if (name === undefined) {
    throw new PreviewError(`${project.root} has several stacks: ${known.join(", ")}; choose one with --stack NAME`, 2);
  }
  if (known.length > 0 && !known.includes(name)) {
    const path = join(project.stackFiles, `Pulumi.${name}${extension}`);
    throw new PreviewError(`no stack "${name}": ${path} does not exist; known stacks: ${known.join(", ")}`, 2);
  }
  return {
    name,
    organization: parts.length > 1 ? (parts[0] ?? "") : "organization",
    ...(known.length > 0 ? { file: join(project.stackFiles, `Pulumi.${name}${extension}`) } : {}),
  };
}

/** Keys without a namespace belong to the project; `shop:config:region` is an old spelling of `shop:region`. */
export function fullKey(project: Pick<Project, "name">, key: string): string {
  return key.includes(":") ? key.replace(":config:", ":") : `${project.name}:${key}`;
}

function addStackValues(
  settings: StackSettings,
  project: Project,
  content: Map<string, unknown>,
  decrypt: Decrypt,
): void {
  const section = content.get("config");
  if (!isRecord(section)) return;
  for (const [name, value] of Object.entries(section)) {
    const key = fullKey(project, name);
    const opened = decryptAll(value, decrypt);
    settings.config[key] = configText(opened.value);
    if (opened.secret) settings.secretKeys.push(key);
    if (opened.value === UNKNOWN) settings.locked.add(key);
  }
}

/** Replaces every `{secure: …}` by its text, or by the unknown marker where it cannot be decrypted. */
function decryptAll(value: unknown, decrypt: Decrypt): { value: unknown; secret: boolean } {
  if (Array.isArray(value)) {
    const items = value.map((item) => decryptAll(item, decrypt));
    return { value: items.map((item) => item.value), secret: items.some((item) => item.secret) };
  }
  if (!isRecord(value)) return { value, secret: false };
  if (Object.keys(value).length === 1 && typeof value.secure === "string") {
    return { value: decrypt(value.secure) ?? UNKNOWN, secret: true };
  }
  const entries = Object.entries(value).map(([key, child]) => [key, decryptAll(child, decrypt)] as const);
  return {
    value: Object.fromEntries(entries.map(([key, child]) => [key, child.value])),
    secret: entries.some(([, child]) => child.secret),
  };
}

function configText(value: unknown): string {
  if (typeof value === "string") return value;
  return value === null || value === undefined ? "" : JSON.stringify(value);
}

/** Applies the defaults of Pulumi.yaml, and reports all declared values that are missing or of the wrong type together. */
function addProjectValues(settings: StackSettings, project: Project): void {
  const faults: string[] = [];
  for (const [name, declared] of project.config) {
    const key = fullKey(project, name);
    const given = settings.config[key];
    if (given === undefined && declared.value !== undefined && declared.value !== null) {
      settings.config[key] = configText(declared.value);
    } else if (given === undefined && key.startsWith(`${project.name}:`)) {
      faults.push(
        `"${name}" is missing; set it in Pulumi.${settings.name}${extname(project.file)} or with --config ${name}=VALUE`,
      );
    } else if (given !== undefined && declared.secret && !settings.secretKeys.includes(key)) {
      faults.push(
        `"${name}" is declared secret but is not encrypted; set it with \`pulumi config set --secret ${name}\``,
      );
    } else if (given !== undefined && !settings.locked.has(key) && !fits(given, declared.type)) {
      const found = settings.secretKeys.includes(key) ? "a secret that is not" : JSON.stringify(given);
      faults.push(`"${name}" must be of type ${declared.type}, found ${found}`);
    }
  }
  if (faults.length > 0) {
    throw new PreviewError(
      `configuration of stack "${settings.name}" does not fit ${project.file}:\n  ${faults.join("\n  ")}`,
    );
  }
}

function fits(text: string, type: string | undefined): boolean {
  if (type === "boolean") return text === "true" || text === "false";
  if (type === "integer") return /^-?\d+$/.test(text);
  if (type === "array") return text.startsWith("[");
  if (type === "object") return text.startsWith("{");
  return true;
}
