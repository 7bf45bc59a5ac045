import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { change, money } from "../../document/words";
import { PreviewError } from "../../model";
import { command, UsageError, type Context } from "../command";
import { writeAtomically } from "../files";
import { indent } from "../print/table";
import { FIELD_OPTIONS, FIELDS, get, put, readField, tenantFile, type Field, type Values } from "../tenants/fields";
import { previewCell, platformLibrary, previewTenant, readSite, TENANT_OPTIONS, type Site } from "../tenants/site";
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
    if (!/^[a-z][a-z0-9-]*$/.test(name))
      throw new PreviewError(`${name} is not a tenant's name; write lower-case letters, digits and dashes`, 2);
    const site = readSite(values, context, "tenant add");
    const file = join(site.directory, `${name}.yaml`);
    for (const path of [file, file.replace(/yaml$/, "yml")])
      if (existsSync(path))
        throw new PreviewError(`${relative(io.cwd, path)} is there already; change it with an editor`, 2);

    const base = baseOf(site);
    const defaults = base === undefined ? {} : inherited(site, name, base);
    const given = await gather(values, defaults, values.yes === true ? undefined : io.ask);
    const text = tenantFile(given, base);
    const added = previewTenant(site.directory, name, text, base);
    const present = platformLibrary().loadPortfolio(site.directory);
    const tenants = [...present.tenants, ...added.tenants];
    const after = await previewCell(site, context, tenants);
    const before = await previewCell(site, context, present.tenants);

    print(`${style.bold(`Tenant ${name}`)} fits stack ${site.target.stack}`);
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
function baseOf({ directory }: Site): string | undefined {
  return ["_defaults.yaml", "../_defaults.yaml"].find((path) => existsSync(join(directory, path)));
}

function inherited(site: Site, name: string, base: string): Values {
  const { tenants, faults } = previewTenant(site.directory, name, `extends: ${base}\n`, base);
  const [fault] = faults;
  if (fault !== undefined) throw new PreviewError(`${base}: ${fault.reason}. ${fault.remedy}`);
  return { ...tenants[0] };
}

/** What the file will say: options first, then answers; an answer that is left empty takes the default. */
async function gather(options: Values, defaults: Values, ask: Context["io"]["ask"]): Promise<Values> {
  const given: Values = {};
  const missing: Field[] = [];
  for (const field of FIELDS) {
    const option = options[field.option];
    const fallback = get(defaults, field.path);
    if (typeof option === "string" || Array.isArray(option)) put(given, field.path, readField(field, option));
    else if (field.optional !== true && (fallback === undefined || (field.own && ask !== undefined))) {
      const answer = ask === undefined ? undefined : await askFor(field, fallback, ask);
      if (answer !== undefined) put(given, field.path, answer);
      else if (fallback === undefined) missing.push(field);
    }
  }
  if (missing.length > 0)
    throw new UsageError(`missing: ${missing.map(({ option }) => `--${option}`).join(", ")}`, "tenant add");
  return given;
}

async function askFor(field: Field, fallback: unknown, ask: (question: string) => Promise<string>): Promise<unknown> {
  const choices = field.choices === undefined ? "" : ` (${field.choices.join(", ")})`;
  const text = await ask(`${field.question}${choices}${fallback === undefined ? "" : ` [${String(fallback)}]`}: `);
  return text.trim() === "" ? undefined : readField(field, text);
}

async function agreed(question: string, yes: boolean | undefined, { io }: Context): Promise<boolean> {
  if (yes === true || io.ask === undefined) return yes === true;
  return /^y(es)?$/i.test((await io.ask(question)).trim());
}
