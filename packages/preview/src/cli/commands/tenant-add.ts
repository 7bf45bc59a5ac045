import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { change, money } from "../../analysis/format";
import { freezeWarnings } from "../../analysis/schedules";
import { PreviewError } from "../../model";
import { command, UsageError, type Context } from "../command";
import { writeAtomically } from "../files";
import { indent } from "../print/table";
import {
  FIELD_OPTIONS,
  FIELDS,
  getField,
  parseFault,
  setField,
  readField,
  tenantFile,
  type Field,
  type Values,
} from "../tenants/fields";
import {
  faultsOf,
  previewCell,
  platformLibrary,
  previewTenant,
  readTenantWorkspace,
  TENANT_OPTIONS,
  type TenantWorkspace,
} from "../tenants/tenant-workspace";
import { tenantLines } from "./tenant-show";

export default command({
  name: "tenant add",
  about:
    "Creates a tenant file: prompts for fields without an option, proves the platform with the tenant, shows the cost, and writes the file.",
  positionals: "NAME",
  options: {
    ...TENANT_OPTIONS,
    ...FIELD_OPTIONS,
    yes: { type: "boolean", help: "write without any prompt" },
  },
  examples: [
    ["kiosk --stack prod", "prompts for every field"],
    [
      "kiosk --stack prod --yes --stores 5 --tills 10 --pos-orders 100 --online-orders 5 --users 8 --database-gib 6 --files-gib 4 --host kiosk.erp.example.com",
      "without a prompt",
    ],
  ],
  run: async ({ values, positionals }, context) => {
    const { io, print, style } = context;
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError("name one tenant", "tenant add");
    if (values.yes !== true && io.prompt === undefined)
      throw new UsageError("standard input is not a terminal; write --yes to skip the prompts", "tenant add");
    // Before the first prompt; the proof would report it only for a complete tenant.
    if (!/^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(name))
      throw new PreviewError(
        `${name} is not a tenant name; write at most 30 lower-case letters, digits and dashes, a letter first and no dash last`,
        2,
      );
    const workspace = readTenantWorkspace(values, context, "tenant add");
    const file = join(workspace.directory, `${name}.yaml`);
    for (const path of [file, file.replace(/yaml$/, "yml")])
      if (existsSync(path))
        throw new PreviewError(`${relative(io.cwd, path)} already exists; edit that file instead`, 2);

    const base = baseOf(workspace);
    const defaults = base === undefined ? {} : inherited(workspace, name, base);
    const given = await gather(
      values,
      defaults,
      values.yes === true ? undefined : prompterFor(workspace, name, base, context),
    );
    const text = tenantFile(given, base);
    const added = previewTenant(workspace.directory, name, text, base);
    const present = platformLibrary().loadPortfolio(workspace.directory);
    const tenants = [...present.tenants, ...added.tenants];
    const after = await previewCell(workspace, context, tenants);
    const before = await previewCell(workspace, context, present.tenants);

    for (const warning of freezeWarnings(after.facts.calendar, io.now())) io.stderr.write(`warning: ${warning}\n`);
    print(`${style.bold(`Tenant ${name}`)} fits stack ${workspace.target.stack}`);
    for (const line of indent(tenantLines(name, added.tenants[0]?.odoo, after.facts, after.cost))) print(line);
    print(
      `  The platform would cost ${money(after.cost.total)} a month (${change(after.cost.total - before.cost.total)})\n`,
    );
    print(indent(text.trimEnd().split("\n")).join("\n"));
    if (!(await confirmed(`Write ${relative(io.cwd, file)}? [y/N] `, values.yes, context))) {
      print("Nothing written");
      return 0;
    }
    writeAtomically(file, text);
    print(`Wrote ${relative(io.cwd, file)}`);
    return 0;
  },
});

/** The defaults file of the stack's tenants, in their folder or the one above. */
function baseOf({ directory }: TenantWorkspace): string | undefined {
  return ["_defaults.yaml", "../_defaults.yaml"].find((path) => existsSync(join(directory, path)));
}

function inherited(workspace: TenantWorkspace, name: string, base: string): Values {
  const { tenants, faults } = previewTenant(workspace.directory, name, `extends: ${base}\n`, base);
  const [fault] = faults;
  if (fault !== undefined) throw new PreviewError(`${base}: ${fault.reason}. ${fault.remedy}`);
  return { ...tenants[0] };
}

/** The fields of the file: options first, then answers; an empty answer keeps the default. */
async function gather(options: Values, defaults: Values, prompter: Prompter | undefined): Promise<Values> {
  const given: Values = {};
  const missing: Field[] = [];
  const open: Field[] = [];
  for (const field of FIELDS) {
    const option = options[field.option];
    const fallback = getField(defaults, field.path);
    if (typeof option === "string" || Array.isArray(option)) {
      const fault = parseFault(field, option);
      if (fault !== undefined) throw new PreviewError(`--${field.option} ${fault}`, 2);
      setField(given, field.path, readField(field, option));
    } else if (field.optional !== true && (fallback === undefined || (field.own && prompter !== undefined)))
      (prompter === undefined ? missing : open).push(field);
  }
  if (missing.length > 0)
    throw new UsageError(`missing: ${missing.map(({ option }) => `--${option}`).join(", ")}`, "tenant add");
  if (prompter === undefined) return given;
  for (const field of open) await promptFor(field, defaults, given, prompter);
  // Faults that only the complete tenant shows, such as a host of another tenant.
  for (;;) {
    const [field] = open.filter((each) => prompter.fault(given, each) !== undefined);
    if (field === undefined) return given;
    prompter.report(prompter.fault(given, field) ?? "");
    await promptFor(field, defaults, given, prompter);
  }
}

/** Prompts for answers and validates them. */
interface Prompter {
  prompt(message: string): Promise<string>;
  report(fault: string): void;
  /** The fault of this field with the answers so far. */
  fault(given: Values, field: Field): string | undefined;
}

/** Repeats the prompt until the answer is valid, so that earlier answers are kept. */
async function promptFor(field: Field, defaults: Values, given: Values, prompter: Prompter): Promise<void> {
  const fallback = getField(defaults, field.path);
  const choices = field.choices === undefined ? "" : ` (${field.choices.join(", ")})`;
  const message = `${field.prompt}${choices}${fallback === undefined ? "" : ` [${String(fallback)}]`}: `;
  for (;;) {
    const text = (await prompter.prompt(message)).trim();
    let fault = text === "" ? undefined : parseFault(field, text);
    if (fault === undefined) {
      setField(given, field.path, text === "" ? undefined : readField(field, text));
      fault = text === "" && fallback === undefined ? "needs an answer" : prompter.fault(given, field);
    }
    if (fault === undefined) return;
    prompter.report(fault);
  }
}

/** Validates answers with the same proof as the finished file. */
function prompterFor(
  workspace: TenantWorkspace,
  name: string,
  base: string | undefined,
  { io }: Context,
): Prompter | undefined {
  const { prompt } = io;
  if (prompt === undefined) return undefined;
  const present = platformLibrary().loadPortfolio(workspace.directory).tenants;
  const faults = (given: Values) => {
    const { tenants } = previewTenant(workspace.directory, name, tenantFile(given, base), base);
    return faultsOf(workspace, { tenants: [...present, ...tenants], faults: [] });
  };
  return {
    prompt,
    report: (fault) => void io.stderr.write(`  ${fault}\n`),
    fault: (given, field) => {
      const place = `tenants[${name}].${field.path.join(".")}`;
      const fault = faults(given).find(({ path }) => path === place || path.startsWith(`${place}[`));
      if (fault === undefined) return undefined;
      const value = platformLibrary().faultValue(fault);
      return `${value === undefined ? "" : `${value} `}${fault.reason}. ${fault.remedy}`;
    },
  };
}

async function confirmed(message: string, yes: boolean | undefined, { io }: Context): Promise<boolean> {
  if (yes === true || io.prompt === undefined) return yes === true;
  return /^y(es)?$/i.test((await io.prompt(message)).trim());
}
