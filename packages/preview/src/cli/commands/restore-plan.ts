import { resolve } from "node:path";
import { duration } from "../../analysis/format";
import { PreviewError } from "../../model";
import { planFaults, restorePlan, SCOPES, type RestorePlan, type Scope } from "../../recovery/restore-plan";
import { command, UsageError } from "../command";
import { assertWritable, writeAtomically } from "../files";
import { indent } from "../print/table";
import { previewCell, readTenantWorkspace, TENANT_OPTIONS } from "../tenants/tenant-workspace";

const NAME = "restore plan";

export default command({
  name: NAME,
  about: "Prints the steps of a restore to a moment, what it loses and how long it takes. It changes nothing.",
  positionals: "server|tenant|file|platform [NAME]",
  options: {
    ...TENANT_OPTIONS,
    at: { type: "string", value: "TIME", help: "moment to restore to, with its zone: 2026-03-01T09:30:00Z" },
    json: { type: "string", value: "FILE", help: "write the plan as JSON" },
  },
  examples: [
    ["server main --at 2026-03-01T09:30:00Z --stack prod", "a database server with all of its tenants"],
    ["tenant bakery --at 2026-03-01T09:30:00Z --stack prod", "one tenant of a shared server"],
    ["file bakery --at 2026-03-01T09:30:00Z --stack prod", "files of a tenant alone"],
    ["platform --at 2026-03-01T09:30:00Z --stack prod --json plan.json", "every server and every file"],
  ],
  run: async ({ values, positionals }, context) => {
    const { io, print, style } = context;
    const [scope, name, ...more] = positionals;
    if (!isScope(scope) || more.length > 0)
      throw new UsageError(`name one of ${SCOPES.join(", ")}, and its name`, NAME);
    if (values.at === undefined) throw new UsageError("--at is missing", NAME);
    if (values.json !== undefined) assertWritable(io.cwd, values.json, "--json");
    const workspace = readTenantWorkspace(values, context, NAME);
    const { facts } = await previewCell(workspace, context);
    const request = { scope, name, at: values.at, stack: workspace.target.stack };
    const faults = planFaults(request, facts);
    if (faults.length > 0) throw new PreviewError(`there is no plan:\n${indent(faults).join("\n")}`, 2);
    const plan = restorePlan(request, facts);
    print(style.bold(`Restore of ${[scope, name].filter(Boolean).join(" ")} of stack ${plan.stack} to ${plan.at}`));
    for (const line of planLines(plan)) print(line);
    if (values.json !== undefined) {
      writeAtomically(resolve(io.cwd, values.json), `${JSON.stringify(plan, undefined, 2)}\n`);
      print(`Wrote ${values.json}`);
    }
    return 0;
  },
});

function isScope(word: string | undefined): word is Scope {
  return (SCOPES as readonly (string | undefined)[]).includes(word);
}

function planLines({ rpoMinutes, rtoMinutes, assumptions, steps }: RestorePlan): string[] {
  return [
    ...indent([
      `Lost: up to ${duration(rpoMinutes)} before the loss of a server, and what was written after the moment`,
      `Takes: ${duration(rtoMinutes)}, computed`,
      ...assumptions.map((assumption) => `Assumed: ${assumption}`),
    ]),
    ...steps.flatMap(({ title, note, configuration, commands }, index) => [
      "",
      `${index + 1}. ${title}`,
      ...indent(
        [
          ...(note === undefined ? [] : [note]),
          ...(configuration === undefined ? [] : indent(configuration.split("\n"))),
          ...commands.map((line) => `$ ${line}`),
        ],
        3,
      ),
    ]),
  ];
}
