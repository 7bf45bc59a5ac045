// Look-ups that the offline preview records from the plugins that Pulumi's engine asks, and the same program by the engine.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, test } from "node:test";
import { parse } from "yaml";
import { root } from "../../tools/workspace.mjs";
import { Engine } from "../support/engine/engine.mjs";
import { run } from "../support/programs.mjs";

const require = createRequire(import.meta.url);
const { startProvider } = require("../../packages/preview/dist/plugin/provider.js");
const { answerInvoke } = require("../../packages/preview/dist/engine/invokes/index.js");

const LOOKUPS = join(root, "tests", "engine-cli", "programs", "lookups");
const engine = new Engine(LOOKUPS, "dev", { standIns: ["aws"] });
after(() => engine.stop());

test("recorded look-ups give the inputs that Pulumi's engine gives", async () => {
  engine.configure({ "aws:region": "eu-west-1" });
  const steps = await engine.run("preview");
  const [file, json] = ["lookups.yaml", "preview.json"].map((name) => join(engine.folder, name));
  const cli = [join(root, "packages", "preview", "dist", "cli", "main.js"), "preview", "--cwd", LOOKUPS];
  const options = ["--stack", "dev", "--config", "aws:region=eu-west-1", "--no-policies", "--json", json];
  run(process.execPath, [...cli, ...options, "--record-lookups", file], { env: engine.env });

  const inputsOf = (resources) => resources.find(({ urn }) => urn.endsWith("::shop")).inputs;
  const offline = inputsOf(JSON.parse(readFileSync(json, "utf8")).resources);
  assert.deepEqual(inputsOf(steps), offline);
  assert.equal(offline.ami, "getAmi-of-eu-west-1");
  const tokens = parse(readFileSync(file, "utf8")).map(({ token }) => token);
  assert.deepEqual(tokens, ["aws:ec2/getSubnet:getSubnet", "aws:ec2/getAmi:getAmi"]);
});

test("Pulumi's Kubernetes provider answers as the offline preview does itself", async () => {
  const provider = await startProvider({ package: "kubernetes", version: "", inputs: {} }, engine.env);
  try {
    const text = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\ndata: { tills: '4' }\n";
    const token = "kubernetes:yaml:decode";
    const context = { config: {}, inputsOf: () => ({}) };
    const answer = await provider.invoke(token, { text });
    assert.equal(answer.result.length, 1);
    assert.deepEqual(answer, answerInvoke(token, { text }, "", context));
    await assert.rejects(provider.invoke("kubernetes:yaml:encode", {}), {
      message: /^look-up kubernetes:yaml:encode: .*unknown/i,
    });
  } finally {
    await provider.close();
  }
});
