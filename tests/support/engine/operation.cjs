// One operation of Pulumi's engine, in a process of its own, because a program's modules keep state: node operation.cjs FILE.
// The JSON file says what to run; the result is written beside it, as FILE.result.
const { readFileSync, writeFileSync } = require("node:fs");
const { LocalWorkspace } = require("@pulumi/pulumi/automation");
require("../typescript.cjs");

const [file] = process.argv.slice(2);
const { operation, stack: stackName, project, folder, program, options } = JSON.parse(readFileSync(file, "utf8"));

async function main() {
  const steps = [];
  const diagnostics = [];
  let events = 0;
  const onEvent = ({ resourcePreEvent, resOutputsEvent, diagnosticEvent }) => {
    events += 1;
    if (resourcePreEvent) {
      const { urn, op, detailedDiff, diffs, new: next } = resourcePreEvent.metadata;
      const changed = detailedDiff ? Object.keys(detailedDiff) : (diffs ?? []);
      steps.push({ urn, op, changed, began: events, ...(op === "create" && { inputs: next.inputs }) });
    }
    if (resOutputsEvent) {
      const { urn, op } = resOutputsEvent.metadata;
      const step = steps.find((one) => one.urn === urn && one.op === op);
      if (step) step.ended = events;
    }
    if (diagnosticEvent && /^(warning|error)/.test(diagnosticEvent.severity))
      diagnostics.push(`${diagnosticEvent.severity}: ${diagnosticEvent.urn ?? ""} ${diagnosticEvent.message}`);
  };
  const inline = { stackName, projectName: project, program: async () => require(program) };
  const stack = await LocalWorkspace.createOrSelectStack(inline, { workDir: folder });
  // Three more starts of the command line, whose answers are not read here.
  Object.assign(stack, { outputs: async () => ({}), info: async () => undefined });
  let error;
  const started = performance.now();
  try {
    await stack[operation]({ onEvent, color: "never", ...options });
  } catch (caught) {
    error = String(caught.message);
  }
  const milliseconds = performance.now() - started;
  writeFileSync(`${file}.result`, JSON.stringify({ error, steps, diagnostics, milliseconds }));
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
