import { resolve } from "node:path";
import { readPlatformFacts } from "../../analysis/facts";
import type { Json } from "../../model";
import { assertOwnFolder, renderObjects, writeTree, type Values } from "../../render";
import { command, UsageError } from "../command";
import { readMapping } from "../files";
import { count } from "../../analysis/format";
import { momentWarnings } from "../../analysis/schedules";
import { PROGRAM_OPTIONS, runProgram } from "../program";

export default command({
  name: "render",
  about:
    "Writes every Kubernetes object of a Pulumi program as YAML: _cluster/ and one folder per namespace. Values that only a deployment\n" +
    "knows become placeholders, listed in unresolved.json; Secrets with data are never written, only listed in secrets.json.",
  options: {
    ...PROGRAM_OPTIONS,
    values: {
      type: "string",
      value: "FILE",
      help: "values for placeholders, by the text between the braces",
    },
    out: {
      type: "string",
      value: "DIR",
      help: "folder to write; an existing one is replaced only if this command wrote it",
    },
  },
  examples: [
    ["--stack dev --out manifests", "every Kubernetes object as YAML"],
    ["--stack dev --values values.yaml --out manifests", "with values that only a deployment knows"],
  ],
  run: async ({ values }, context) => {
    const { io, print } = context;
    if (values.out === undefined) throw new UsageError("--out DIR is missing: where to write", "render");
    const given = values.values === undefined ? {} : readMapping(io.cwd, values.values, "--values");
    const out = resolve(io.cwd, values.out);
    assertOwnFolder(out, "--out");
    const { result } = await runProgram(values, context, "render");
    const { resources } = result;
    for (const warning of momentWarnings(resources, readPlatformFacts(resources), io.now()))
      io.stderr.write(`warning: ${warning}\n`);
    // A YAML or JSON mapping contains only JSON.
    const { files, counts, unused } = renderObjects(resources, given as Values & { [key: string]: Json });
    writeTree(out, files);
    print(`Wrote ${count(counts.objects, "object")} in ${count(counts.namespaces, "namespace")} to ${values.out}`);
    if (counts.unresolved > 0) print(`  ${count(counts.unresolved, "value")} unresolved: unresolved.json`);
    if (counts.secrets > 0) print(`  ${count(counts.secrets, "Secret")} with data not written: secrets.json`);
    if (counts.releases > 0) print(`  ${count(counts.releases, "Helm release")}: helm-releases.yaml`);
    if (counts.omitted > 0) print(`  ${count(counts.omitted, "resource")} omitted: omitted.json`);
    for (const placeholder of unused)
      io.stderr.write(`warning: --values: this program has no placeholder ${placeholder}\n`);
    return 0;
  },
});
