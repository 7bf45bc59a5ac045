import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PreviewError } from "../model";
import { UsageError, type Command } from "./command";
import type * as completion from "./commands/completion";
import type * as doctor from "./commands/doctor";
import type * as preview from "./commands/preview";
import type * as render from "./commands/render";
import type * as restorePlan from "./commands/restore-plan";
import type * as tenantAdd from "./commands/tenant-add";
import type * as tenantCheck from "./commands/tenant-check";
import type * as tenantCredentials from "./commands/tenant-credentials";
import type * as tenantShow from "./commands/tenant-show";
import { OFFLINE_ENGINE, type Engine } from "./engine";
import { sanitizedOutput, styleOf, type CliIo } from "./io";
import { nearest } from "./nearest";
import { indent, table } from "./print/table";

interface Entry {
  about: string;
  /** Loads the module on demand, so that a command loads only its own imports. */
  load: () => Command;
}

const COMMANDS: { readonly [name: string]: Entry } = {
  preview: {
    about: "show what a program would deploy, with policies, capacity and cost",
    load: () => (require("./commands/preview") as typeof preview).default,
  },
  render: {
    about: "write its Kubernetes objects as YAML",
    load: () => (require("./commands/render") as typeof render).default,
  },
  doctor: {
    about: "check account and cluster before the first update",
    load: () => (require("./commands/doctor") as typeof doctor).default,
  },
  "tenant check": {
    about: "validate tenant files and prove the platform with them",
    load: () => (require("./commands/tenant-check") as typeof tenantCheck).default,
  },
  "tenant show": {
    about: "show the allotment and the cost of a tenant",
    load: () => (require("./commands/tenant-show") as typeof tenantShow).default,
  },
  "tenant credentials": {
    about: "print the first password of a tenant's administrator",
    load: () => (require("./commands/tenant-credentials") as typeof tenantCredentials).default,
  },
  "tenant add": {
    about: "create a tenant file: prompts, validates, writes",
    load: () => (require("./commands/tenant-add") as typeof tenantAdd).default,
  },
  "restore plan": {
    about: "print the steps of a restore to a moment, what it loses and how long it takes",
    load: () => (require("./commands/restore-plan") as typeof restorePlan).default,
  },
  completion: {
    about: "print a script that completes commands, options and stacks in a shell",
    load: () => (require("./commands/completion") as typeof completion).completionCommand(loadAll),
  },
};

function loadAll(): { [name: string]: Command } {
  return Object.fromEntries(Object.entries(COMMANDS).map(([name, { load }]) => [name, load()]));
}

/**
 * Runs one command line.
 * @returns the exit code: 0; 1 when the program fails or a mandatory rule is violated; 2 on wrong usage
 */
export async function runCli(argv: readonly string[], raw: CliIo, engine: Engine = OFFLINE_ENGINE): Promise<number> {
  const io = { ...raw, stdout: sanitizedOutput(raw.stdout), stderr: sanitizedOutput(raw.stderr) };
  try {
    return await dispatch(argv, io, engine);
  } catch (error) {
    io.stderr.write(
      errorText(error, styleOf({ stdout: io.stderr, env: io.env }).red("error:"), argv.includes("--debug")),
    );
    return error instanceof PreviewError ? error.exitCode : 1;
  }
}

async function dispatch(argv: readonly string[], io: CliIo, engine: Engine): Promise<number> {
  const print = (line: string): void => void io.stdout.write(`${line}\n`);
  const [first] = argv;
  if (first === "--version") return (print(version()), 0);
  if (first === "--help" || first === "help") return (print(overview()), 0);
  if (first === undefined) return (io.stderr.write(`${overview()}\n`), 2);
  const { name, args } = findCommand(argv);
  const command = (entryOf(name) ?? unknownCommand(argv)).load();
  const end = args.indexOf("--");
  if (args.slice(0, end < 0 ? undefined : end).includes("--help")) return (print(command.help()), 0);
  return command.run(args, { io, style: styleOf(io), engine, print });
}

function entryOf(name: string): Entry | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
}

/** Command names have one word or two. */
function findCommand(argv: readonly string[]): { name: string; args: readonly string[] } {
  const two = argv.slice(0, 2).join(" ");
  return entryOf(two) !== undefined ? { name: two, args: argv.slice(2) } : { name: argv[0] ?? "", args: argv.slice(1) };
}

function unknownCommand(argv: readonly string[]): never {
  const [first = "", second] = argv;
  const known = Object.keys(COMMANDS);
  if (first.startsWith("-")) throw new UsageError(`${first} before the command; begin with one of ${known.join(", ")}`);
  const group = known.filter((name) => name.startsWith(`${first} `));
  const close = nearest(group.length > 0 ? `${first} ${second ?? ""}` : first, known);
  const given = group.length > 0 && second !== undefined && !second.startsWith("-") ? `${first} ${second}` : first;
  const hint =
    group.length > 0
      ? `; write ${group.join(", ")}`
      : close === undefined
        ? `; commands: ${known.join(", ")}`
        : `; did you mean ${close}?`;
  throw new UsageError(`unknown command ${given}${hint}`);
}

function overview(): string {
  const rows = Object.entries(COMMANDS).map(([name, { about }]) => [name, about]);
  return [
    "Usage: retail-odoo COMMAND [options]",
    "",
    "Previews, validates and renders Pulumi programs without cloud credentials; only doctor asks AWS.",
    "",
    "Commands:",
    ...indent(table(rows)),
    "",
    "retail-odoo COMMAND --help lists the options of a command; retail-odoo --version prints the version.",
  ].join("\n");
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
}

/** Errors about the input are printed as they are; any other error is a bug, so the text names --debug. */
function errorText(error: unknown, label: string, debug: boolean): string {
  const message = error instanceof Error ? error.message : String(error);
  const expected = error instanceof PreviewError || (error instanceof Error && error.name === "UserInputError");
  const lines = [`${label} ${message}`];
  if (debug && error instanceof PreviewError && error.details !== undefined) lines.push(error.details);
  if (debug && error instanceof Error && error.stack !== undefined) lines.push(error.stack);
  if (!debug && !expected) lines.push("Run with --debug for the stack.");
  return `${lines.join("\n")}\n`;
}
