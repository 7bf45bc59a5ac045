import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { change, money, shortened } from "../../analysis/words";
import { PreviewError } from "../../model";
import { command, UsageError, type Context } from "../command";
import { writeAtomically } from "../files";
import { indent } from "../print/table";
import {
  FIELD_OPTIONS,
  FIELDS,
  get,
  misread,
  put,
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
    "Adds a tenant: asks for what the options leave open, shows whether it fits and what it costs, and writes its file.",
  positionals: "NAME",
  options: {
    ...TENANT_OPTIONS,
    ...FIELD_OPTIONS,
    yes: { type: "boolean", help: "write without asking; nothing is asked at all" },
  },
  run: async ({ values, positionals }, context) => {
    const { io, print, style } = context;
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError("name one tenant", "tenant add");
    if (values.yes !== true && io.ask === undefined)
      throw new UsageError("there is nobody to ask; write --yes to go on without", "tenant add");
    // Before anything is asked; the platform would say so only of a whole tenant.
    if (!/^[a-z]([-a-z0-9]{0,28}[a-z0-9])?$/.test(name))
      throw new PreviewError(
        `${name} is not a tenant's name; write at most 30 lower-case letters, digits and dashes`,
        2,
      );
    const workspace = readTenantWorkspace(values, context, "tenant add");
    const file = join(workspace.directory, `${name}.yaml`);
    for (const path of [file, file.replace(/yaml$/, "yml")])
      if (existsSync(path))
        throw new PreviewError(`${relative(io.cwd, path)} is there already; change it with an editor`, 2);

    const base = baseOf(workspace);
    const defaults = base === undefined ? {} : inherited(workspace, name, base);
    const given = await gather(
      values,
      defaults,
      values.yes === true ? undefined : askingFor(workspace, name, base, context),
    );
    const text = tenantFile(given, base);
    const added = previewTenant(workspace.directory, name, text, base);
    const present = platformLibrary().loadPortfolio(workspace.directory);
    const tenants = [...present.tenants, ...added.tenants];
    const after = await previewCell(workspace, context, tenants);
    const before = await previewCell(workspace, context, present.tenants);

    print(`${style.bold(`Tenant ${name}`)} fits stack ${workspace.target.stack}`);
    for (const line of indent(tenantLines(name, added.tenants[0]?.odoo, after.facts, after.cost))) print(line);
    print(
      `  The platform would cost ${money(after.cost.total)} a month (${change(after.cost.total - before.cost.total)})\n`,
    );
    print(indent(text.trimEnd().split("\n")).join("\n"));
    if (!(await agreed(`Write ${relative(io.cwd, file)}? [y/N] `, values.yes, context))) {
      print("Nothing written");
      return 0;
    }
    writeAtomically(file, text);
    print(`Wrote ${relative(io.cwd, file)}`);
    return 0;
  },
});

/** The defaults that the stack's tenants extend, beside them or above them. */
function baseOf({ directory }: TenantWorkspace): string | undefined {
  return ["_defaults.yaml", "../_defaults.yaml"].find((path) => existsSync(join(directory, path)));
}

function inherited(workspace: TenantWorkspace, name: string, base: string): Values {
  const { tenants, faults } = previewTenant(workspace.directory, name, `extends: ${base}\n`, base);
  const [fault] = faults;
  if (fault !== undefined) throw new PreviewError(`${base}: ${fault.reason}. ${fault.remedy}`);
  return { ...tenants[0] };
}

/** What the file will say: options first, then answers; an answer that is left empty takes the default. */
async function gather(options: Values, defaults: Values, asking: Asking | undefined): Promise<Values> {
  const given: Values = {};
  const missing: Field[] = [];
  const open: Field[] = [];
  for (const field of FIELDS) {
    const option = options[field.option];
    const fallback = get(defaults, field.path);
    if (typeof option === "string" || Array.isArray(option)) {
      const fault = misread(field, option);
      if (fault !== undefined) throw new PreviewError(`--${field.option} ${fault}`, 2);
      put(given, field.path, readField(field, option));
    } else if (field.optional !== true && (fallback === undefined || (field.own && asking !== undefined)))
      (asking === undefined ? missing : open).push(field);
  }
  if (missing.length > 0)
    throw new UsageError(`missing: ${missing.map(({ option }) => `--${option}`).join(", ")}`, "tenant add");
  if (asking === undefined) return given;
  for (const field of open) await askFor(field, defaults, given, asking);
  // What only the whole tenant shows, such as a host that is another's.
  for (;;) {
    const [field] = open.filter((each) => asking.fault(given, each) !== undefined);
    if (field === undefined) return given;
    asking.tell(asking.fault(given, field) ?? "");
    await askFor(field, defaults, given, asking);
  }
}

/** How answers are got and judged. */
interface Asking {
  ask(question: string): Promise<string>;
  tell(fault: string): void;
  /** What is wrong with this field of what was given so far. */
  fault(given: Values, field: Field): string | undefined;
}

/** Asks until the answer is sound: nobody gives all the others again for it. */
async function askFor(field: Field, defaults: Values, given: Values, asking: Asking): Promise<void> {
  const fallback = get(defaults, field.path);
  const choices = field.choices === undefined ? "" : ` (${field.choices.join(", ")})`;
  const question = `${field.question}${choices}${fallback === undefined ? "" : ` [${String(fallback)}]`}: `;
  for (;;) {
    const text = (await asking.ask(question)).trim();
    let fault = text === "" ? undefined : misread(field, text);
    if (fault === undefined) {
      put(given, field.path, text === "" ? undefined : readField(field, text));
      fault = text === "" && fallback === undefined ? "needs an answer" : asking.fault(given, field);
    }
    if (fault === undefined) return;
    asking.tell(fault);
  }
}

/** The answers are judged by what judges the file in the end. */
function askingFor(
  workspace: TenantWorkspace,
  name: string,
  base: string | undefined,
  { io }: Context,
): Asking | undefined {
  const { ask } = io;
  if (ask === undefined) return undefined;
  const present = platformLibrary().loadPortfolio(workspace.directory).tenants;
  const faults = (given: Values) => {
    const { tenants } = previewTenant(workspace.directory, name, tenantFile(given, base), base);
    return faultsOf(workspace, { tenants: [...present, ...tenants], faults: [] });
  };
  return {
    ask,
    tell: (fault) => void io.stderr.write(`  ${fault}\n`),
    fault: (given, field) => {
      const place = `tenants[${name}].${field.path.join(".")}`;
      const fault = faults(given).find(({ path }) => path === place || path.startsWith(`${place}[`));
      if (fault === undefined) return undefined;
      const shown = fault.value === undefined ? "" : `${shortened(JSON.stringify(fault.value))} `;
      return `${shown}${fault.reason}. ${fault.remedy}`;
    },
  };
}

async function agreed(question: string, yes: boolean | undefined, { io }: Context): Promise<boolean> {
  if (yes === true || io.ask === undefined) return yes === true;
  return /^y(es)?$/i.test((await io.ask(question)).trim());
}
