import { parseArgs } from "node:util";
import { PreviewError } from "../model";
import type { Engine } from "./engine";
import type { CliIo, Style } from "./io";
import { nearest } from "./nearest";
import { indent, table } from "./print/table";

export interface OptionSpec {
  type: "string" | "boolean";
  multiple?: boolean;
  /** Placeholder of its value in help and messages. */
  value?: string;
  help: string;
}

export type OptionTable = { readonly [name: string]: OptionSpec };

type ValueOf<S extends OptionSpec> = S extends { type: "boolean" }
  ? boolean
  : S extends { multiple: true }
    ? string[]
    : string;
export type ValuesOf<O extends OptionTable> = { [K in keyof O]?: ValueOf<O[K]> };

export interface Context {
  io: CliIo;
  style: Style;
  engine: Engine;
  /** One line on standard output. */
  print(line: string): void;
}

export interface Command {
  /** Its options, for help and completion. */
  options: OptionTable;
  help(): string;
  /** @returns the exit code */
  run(args: readonly string[], context: Context): Promise<number>;
}

interface Definition<O extends OptionTable> {
  /** `tenant add` */
  name: string;
  about: string;
  /** Positional arguments as help shows them; none when absent. */
  positionals?: string;
  options: O;
  /** Command lines that help shows, with what each does: `["--stack prod", "the whole portfolio"]`. */
  examples: readonly (readonly [args: string, about: string])[];
  run(given: { values: ValuesOf<O>; positionals: string[] }, context: Context): Promise<number>;
}

const EVERYWHERE = {
  debug: { type: "boolean", help: "print stack traces" },
  help: { type: "boolean", help: "show this help" },
} as const satisfies OptionTable;

export function command<const O extends OptionTable>(definition: Definition<O>): Command {
  const options: OptionTable = { ...definition.options, ...EVERYWHERE };
  return {
    options,
    help: () => helpText(definition, options),
    run: async (args, context) => {
      const { values, positionals } = parse(definition, options, args);
      // parseArgs has checked the values against the option table.
      return definition.run({ values: values as ValuesOf<O>, positionals }, context);
    },
  };
}

function helpText(
  { name, about, positionals, examples }: Omit<Definition<OptionTable>, "options" | "run">,
  options: OptionTable,
): string {
  const rows = Object.entries(options).map(([option, { value, multiple, help }]) => [
    `--${option}${value === undefined ? "" : ` ${value}`}`,
    `${help}${multiple === true ? " (repeatable)" : ""}`,
  ]);
  const usage = ["retail-odoo", name, positionals, "[options]"].filter((part) => part !== undefined).join(" ");
  const lines = examples.flatMap(([args, meaning]) => [
    `# ${meaning}`,
    ["retail-odoo", name, args].filter((part) => part !== "").join(" "),
  ]);
  const sections = ["Options:", ...indent(table(rows)), "", "Examples:", ...indent(lines)];
  return [`Usage: ${usage}`, "", about, "", ...sections, ""].join("\n");
}

function parse(
  { name, positionals }: Pick<Definition<OptionTable>, "name" | "positionals">,
  options: OptionTable,
  args: readonly string[],
): { values: object; positionals: string[] } {
  const parsed = parseStrictly(args, options, positionals !== undefined, name);
  for (const [option, value] of Object.entries(parsed.values))
    if ([value].flat().includes("")) throw new UsageError(needsValue(option, options), name);
  return parsed;
}

function parseStrictly(args: readonly string[], options: OptionTable, allowPositionals: boolean, name: string) {
  try {
    return parseArgs({ args: withNumbers(args, options), options, allowPositionals, strict: true });
  } catch (error) {
    throw new UsageError(describeFault(error, options), name);
  }
}

/** `parseArgs` takes a number below zero for an option; as `--stores=-1` it reaches the check that names what is wrong with it. */
function withNumbers(args: readonly string[], options: OptionTable): string[] {
  const takes = (arg = "") => arg.startsWith("--") && options[arg.slice(2)]?.type === "string";
  return args.flatMap((arg, index) => {
    if (/^-\d/.test(arg) && takes(args[index - 1])) return [];
    const next = args[index + 1] ?? "";
    return [takes(arg) && /^-\d/.test(next) ? `${arg}=${next}` : arg];
  });
}

function needsValue(option: string, options: OptionTable): string {
  return `--${option} needs a value: --${option} ${options[option]?.value ?? ""}`;
}

/** Wrong usage; the message ends with the help command. */
export class UsageError extends PreviewError {
  constructor(message: string, command?: string) {
    super(`${message}\nSee retail-odoo ${command === undefined ? "" : `${command} `}--help.`, 2);
    this.name = "UsageError";
  }
}

function describeFault(error: unknown, options: OptionTable): string {
  const message = error instanceof Error ? error.message : String(error);
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
  const given = /'(?:-\w, )?(-[^' ]+)/.exec(message)?.[1] ?? "";
  if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    const close = nearest(
      given,
      Object.keys(options).map((option) => `--${option}`),
    );
    return `unknown option ${given}${close === undefined ? "" : `; did you mean ${close}?`}`;
  }
  if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") {
    const option = given.slice(2);
    return options[option]?.value === undefined ? `${given} takes no value` : needsValue(option, options);
  }
  if (code === "ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL")
    return `unexpected argument ${/'([^']*)'/.exec(message)?.[1] ?? ""}`;
  return message;
}
