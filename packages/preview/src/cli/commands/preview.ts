import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { costDocument, estimateCost, PRICES, readPrices, type PriceTable } from "../../cost";
import { readPlatformFacts, type PreviewedFacts } from "../../analysis/facts";
import { recoveryDocument } from "../../analysis/recovery";
import { momentWarnings } from "../../analysis/schedules";
import { policyOverview, typeGroups } from "../../analysis/summary";
import type { ProgramMessage } from "../../model";
import type * as report from "../../report";
import { command, UsageError, type Context } from "../command";
import { summarizeDifference } from "../../document/difference";
import { readDocument } from "../../document/read";
import { assertOwnFolder, writeTree } from "../../render/write-tree";
import { assertWritable, readText, writeAtomically } from "../files";
import { costLines } from "../print/cost";
import { differenceLines } from "../print/difference";
import { platformLines } from "../print/platform";
import { policyLines } from "../print/policies";
import { indent, table } from "../print/table";
import { treeLines } from "../print/tree";
import { POLICY_OPTIONS, PROGRAM_OPTIONS, runProgram, type Run } from "../program";

export default command({
  name: "preview",
  about:
    "Runs a Pulumi program without cloud credentials and shows what it would deploy, the policy results and the monthly cost.",
  options: {
    ...PROGRAM_OPTIONS,
    ...POLICY_OPTIONS,
    json: { type: "string", value: "FILE", help: "write resources, policy results and outputs as JSON" },
    against: { type: "string", value: "FILE", help: "compare with what an earlier --json wrote" },
    report: { type: "string", value: "DIR", help: "write an HTML report: DIR/index.html" },
    "fail-on-replace": {
      type: "boolean",
      help: "exit with 1 if --against shows a replacement, lost data or a refused deletion",
    },
    strict: {
      type: "boolean",
      help: "exit with 1 if callbacks that may register resources could not run",
    },
    prices: { type: "string", value: "FILE", help: "price file that overrides the built-in prices" },
  },
  examples: [
    ["--stack prod", "resources, policies, capacity and cost of a stack"],
    ["--policy-pack node_modules/@retail-odoo/policy-tenancy", "with a policy pack"],
    ["--stack prod --json before.json", "before a change, then compare after it:"],
    ["--stack prod --against before.json --fail-on-replace", "what changed; fails if anything is replaced or lost"],
  ],
  run: async ({ values }, context) => {
    const { io, engine, print } = context;
    const at = (file: string): string => resolve(io.cwd, file);
    // Invalid files are reported before the program runs.
    const prices =
      values.prices === undefined ? PRICES : readPrices(readText(io.cwd, values.prices, "--prices"), values.prices);
    if (values["fail-on-replace"] === true && values.against === undefined)
      throw new UsageError("--fail-on-replace needs --against FILE: with what to compare", "preview");
    if (values.json !== undefined) assertWritable(io.cwd, values.json, "--json");
    if (values.report !== undefined) assertOwnFolder(at(values.report), "--report");
    if (values.json !== undefined && values.report !== undefined && isInside(at(values.json), at(values.report)))
      throw new UsageError(
        `--json ${values.json}: is inside of --report ${values.report}, which is replaced as a whole; name another file`,
        "preview",
      );
    const earlier =
      values.against === undefined
        ? undefined
        : readDocument(readText(io.cwd, values.against, "--against"), values.against);
    const run = await runProgram(values, context, "preview");
    if (earlier !== undefined) earlier.assertStack(run.result.stack);
    const { cost, sections } = describe(run, prices, context);
    const { mandatory, skippedCallbacks } = policyOverview(run.result);
    let failed = mandatory.length > 0 || (values.strict === true && skippedCallbacks.length > 0);
    for (const section of sections) print(`${section.join("\n")}\n`);
    const difference =
      earlier &&
      summarizeDifference(
        {
          file: values.against ?? "",
          resources: earlier.resources,
          cost: estimateCost(earlier.resources, { prices, region: run.target.config["aws:region"] }),
        },
        { resources: run.result.resources, cost },
      );
    if (difference !== undefined) {
      print(`${differenceLines(difference, context.style).join("\n")}\n`);
      failed ||= difference.replaces && values["fail-on-replace"] === true;
    }
    if (values.json !== undefined) {
      const facts = readPlatformFacts(run.result.resources);
      const recovery = facts === undefined ? {} : { recovery: recoveryDocument(facts) };
      const document = { ...engine.document(run.result), cost: costDocument(cost), ...recovery };
      writeAtomically(at(values.json), `${JSON.stringify(document, undefined, 2)}\n`);
      print(`Wrote ${values.json}`);
    }
    if (values.report !== undefined) {
      const { reportPage } = require("../../report") as typeof report;
      writeTree(
        at(values.report),
        new Map([["index.html", reportPage(run.result, cost, { now: io.now(), difference })]]),
        "--report",
      );
      print(`Wrote ${join(values.report, "index.html")}`);
    }
    return failed ? 1 : 0;
  },
});

/** The AWS provider refuses every call in another account than those that its configuration allows. */
function accountWarnings(config: { [key: string]: string }, facts: PreviewedFacts | undefined): string[] {
  const allowed = config["aws:allowedAccountIds"];
  const accountId = facts?.aws?.accountId;
  // An identifier has twelve digits, so that one is no part of another.
  if (allowed === undefined || accountId === undefined || allowed.includes(String(accountId))) return [];
  return [
    `aws:allowedAccountIds is ${allowed}, and the platform's account is ${String(accountId)}: the AWS provider refuses every call there.`,
  ];
}

function describe({ target, result }: Run, prices: PriceTable, { style, io }: Context) {
  const { resources } = result;
  for (const message of result.messages) io.stderr.write(messageText(message));
  const facts = readPlatformFacts(resources);
  const warnings = [...momentWarnings(resources, facts, io.now()), ...accountWarnings(target.config, facts)];
  for (const warning of warnings) io.stderr.write(`warning: ${warning}\n`);
  const cost = estimateCost(resources, { prices, region: target.config["aws:region"] });
  const groups = typeGroups(resources).map(({ name, count: number, parts }) => [
    name,
    String(number),
    parts.map((part) => `${part.name} ${part.count}`).join(", "),
  ]);
  const sections = [
    [style.bold(`Preview of ${result.project}/${result.stack}`), ...indent(treeLines(resources, style))],
    [`${style.bold("Resources")}: ${resources.length}`, ...indent(table(groups, ["left", "right", "left"]))],
    policyLines(policyOverview(result), resources, style),
    ...(facts === undefined ? [] : [platformLines(facts, resources, cost, style)]),
    costLines(cost, style),
  ];
  return { cost, sections };
}

function isInside(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below === "" || !(isAbsolute(below) || below.split(sep)[0] === "..");
}

function messageText({ severity, message }: ProgramMessage): string {
  if (severity === "debug") return "";
  return `${severity === "info" ? "" : `${severity}: `}${message.trimEnd()}\n`;
}
