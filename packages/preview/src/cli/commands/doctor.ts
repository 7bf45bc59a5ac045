import { resolve } from "node:path";
import { readPlatformFacts } from "../../analysis/facts";
import { momentWarnings } from "../../analysis/schedules";
import { examine, withoutCluster, type Finding } from "../../doctor";
import { PreviewError } from "../../model";
import type * as sdk from "../../doctor/sdk-account";
import { command } from "../command";
import { assertWritable, writeAtomically } from "../files";
import type { Style } from "../io";
import { kubectl } from "../kubectl";
import { indent, table } from "../print/table";
import { PROGRAM_OPTIONS, runProgram } from "../program";
import { progress } from "../progress";

export default command({
  name: "doctor",
  about:
    "Asks AWS, or an existing cluster, whether the first `pulumi up` of a program would succeed. It only reads, with your own credentials.\n" +
    "Exits with 1 if anything is not ready.",
  options: {
    ...PROGRAM_OPTIONS,
    context: {
      type: "string",
      value: "CONTEXT",
      help: "context of the kubeconfig, for a program on an existing cluster",
    },
    json: { type: "string", value: "FILE", help: "write the findings as JSON" },
  },
  examples: [
    ["--stack prod", "with the AWS credentials of the shell"],
    ["--stack lab --context lab --json doctor.json", "an existing cluster, by a context of the kubeconfig"],
  ],
  run: async ({ values }, context) => {
    const { io, print, style } = context;
    if (values.json !== undefined) assertWritable(io.cwd, values.json, "--json");
    const { target, result } = await runProgram(values, context, "doctor");
    const reason = withoutCluster(result.resources);
    if (values.context !== undefined && reason !== undefined)
      throw new PreviewError(
        `--context ${values.context}: ${reason}, so that there is no existing cluster to ask; leave it out`,
        2,
      );
    const cluster = values.context === undefined ? [] : [`--context=${values.context}`];
    const line = progress(io.stderr);
    line.say("Asking the account and the cluster");
    const findings = await examine(
      {
        resources: result.resources,
        config: target.config,
        state: { stack: target.stack, ...target.state, env: io.env },
        cwd: target.root,
      },
      {
        account: (region) => (require("../../doctor/sdk-account") as typeof sdk).sdkAccount(region),
        cluster: (args) => kubectl([...cluster, ...args], io, ""),
      },
    ).finally(line.clear);
    for (const warning of momentWarnings(result.resources, readPlatformFacts(result.resources), io.now()))
      io.stderr.write(`warning: ${warning}\n`);
    print(style.bold(`Before the first update of ${result.project}/${result.stack}`));
    for (const line of findingLines(findings, style)) print(line);
    print(`\n${summary(findings)}`);
    if (values.json !== undefined) {
      writeAtomically(resolve(io.cwd, values.json), `${JSON.stringify({ findings }, undefined, 2)}\n`);
      print(`Wrote ${values.json}`);
    }
    return findings.some(({ status }) => status === "not ready") ? 1 : 0;
  },
});

function findingLines(findings: readonly Finding[], style: Style): string[] {
  const paint = { ready: style.green, "not ready": style.red, "could not check": style.yellow };
  const width = Math.max(...Object.keys(paint).map((status) => status.length));
  return [...new Set(findings.map(({ area }) => area))].flatMap((area) => {
    const own = merged(findings.filter((finding) => finding.area === area));
    const rows = table(own.map(({ subject, found }) => [subject, found]));
    return [
      "",
      `  ${style.bold(area)}`,
      ...own.flatMap(({ status, remedy }, index) => [
        `    ${paint[status](status.padEnd(width))}  ${rows[index]}`,
        ...(remedy === undefined ? [] : indent([`→ ${remedy}`], 4 + width + 2)),
      ]),
    ];
  });
}

/** One row for the subjects of an area that are equally ready: a platform has dozens of names. */
function merged(findings: readonly Finding[]): Finding[] {
  const rows = new Map<string, { first: Finding; more: number }>();
  for (const [index, finding] of findings.entries()) {
    const key = finding.status === "ready" && finding.remedy === undefined ? finding.found : String(index);
    const row = rows.get(key);
    if (row === undefined) rows.set(key, { first: finding, more: 0 });
    else row.more += 1;
  }
  return [...rows.values()].map(({ first, more }) =>
    more === 0 ? first : { ...first, subject: `${first.subject} and ${more} more` },
  );
}

function summary(findings: readonly Finding[]): string {
  const of = (wanted: string): number => findings.filter(({ status }) => status === wanted).length;
  return `${of("ready")} ready, ${of("not ready")} not ready, ${of("could not check")} could not be checked`;
}
