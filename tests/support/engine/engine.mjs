// Pulumi's own engine with a state of the test's own. Programs run inline by the Automation API, because the engine has no language
// host for Node here, and load the compiled packages. Providers that would reach a cloud are
// those of the tests.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse, stringify } from "yaml";
import { run, Service } from "../programs.mjs";
import { within } from "../waiting.mjs";

const here = dirname(fileURLToPath(import.meta.url));
/** Longer than any operation of the tests. */
const OPERATION_SECONDS = 240;

/** A stack of a program, with a backend in a folder of its own. */
export class Engine {
  /**
   * @param program folder of a Pulumi project, whose `index.ts` is run
   * @param environment variables of the engine, its providers and the program
   * @param standIns providers that `provider.cjs` stands in for
   */
  constructor(program, stack, { environment = {}, standIns = ["random"] } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), "retail-odoo-engine-"));
    this.stack = stack;
    this.program = join(program, "index.ts");
    this.project = parse(readFileSync(join(program, "Pulumi.yaml"), "utf8")).name;
    this.settings = join(this.folder, `Pulumi.${stack}.yaml`);
    this.operations = 0;
    const own = Object.fromEntries(["home", "state", "bin"].map((name) => [name, join(this.folder, name)]));
    for (const each of Object.values(own)) mkdirSync(each);
    writeFileSync(join(this.folder, "Pulumi.yaml"), stringify({ name: this.project, runtime: "nodejs" }));
    this.bin = own.bin;
    for (const name of standIns) this.script(`pulumi-resource-${name}`, join(here, "provider.cjs"), name);
    this.script("pulumi-language-nodejs", join(here, "language.cjs"));
    this.tools = run(join(process.env.ENGINE_TOOLS, "unpack"), []).trim();
    this.env = {
      ...process.env,
      PATH: [own.bin, this.tools, process.env.PATH].join(delimiter),
      PULUMI_HOME: own.home,
      PULUMI_BACKEND_URL: `file://${own.state}`,
      PULUMI_CONFIG_PASSPHRASE: "tests",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      ...environment,
    };
    this.checkpoint = join(own.state, ".pulumi", "stacks", this.project, `${stack}.json`);
  }

  /** Puts a plugin that runs a module of Node on the engine's path. */
  script(name, module, ...args) {
    const script = join(this.bin, name);
    const command = [process.execPath, module, ...args].map((part) => `'${part}'`).join(" ");
    writeFileSync(script, `#!/bin/sh\nexec ${command} "$@"\n`);
    chmodSync(script, 0o755);
  }

  /** Sets the stack's configuration; what the engine keeps in the same file, such as its salt, stays. */
  configure(config) {
    const earlier = existsSync(this.settings) ? parse(readFileSync(this.settings, "utf8")) : {};
    writeFileSync(this.settings, stringify({ ...earlier, config }));
  }

  /** Starts an operation, `up`, `preview`, `refresh` or `destroy`, as a process group that the caller can end. */
  start(operation, options = {}) {
    const file = join(this.folder, `operation-${++this.operations}.json`);
    const { stack, project, folder, program } = this;
    writeFileSync(file, JSON.stringify({ operation, stack, project, folder, program, options }));
    const args = ["--stack-trace-limit=3", join(here, "operation.cjs"), file];
    const service = new Service(process.execPath, args, { container: true, cwd: folder, env: this.env });
    return { operation, service, file };
  }

  /**
   * The result of an operation that was started, whether it succeeds or not.
   * @returns its `error`, its `diagnostics`, its `milliseconds` without the Automation API's own preparation, and its `steps`: URN,
   *   operation, changed properties, inputs of what is created, and the events with which it began and ended, in their order
   */
  async result({ operation, service, file }) {
    try {
      await within(service.ended, () => `${operation} ends. Its output:\n${service.log}\n`, OPERATION_SECONDS);
    } finally {
      service.signal("SIGKILL");
    }
    assert.ok(existsSync(`${file}.result`), `${operation} ended without a result:\n${service.log}`);
    return JSON.parse(readFileSync(`${file}.result`, "utf8"));
  }

  /** Runs an operation, which has to succeed. @returns its steps that change something */
  async run(operation, options) {
    const { error, steps } = await this.result(this.start(operation, options));
    assert.equal(error, undefined, `${operation}: ${error}`);
    return steps.filter(({ op }) => op !== "same" && op !== "refresh");
  }

  /**
   * The offline preview of the same stack of a program.
   * @param policyPacks folders of the packs that it runs
   * @returns its resources
   */
  offline(cwd, config, policyPacks = []) {
    const file = join(this.folder, "offline.json");
    const values = Object.entries(config).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const { project, stack } = this;
    writeFileSync(file, JSON.stringify({ cwd, project, stack, policyPacks, config: Object.fromEntries(values) }));
    run(process.execPath, [join(here, "offline.cjs"), file], { env: this.env });
    const resources = JSON.parse(readFileSync(`${file}.result`, "utf8"));
    rmSync(`${file}.result`);
    return resources;
  }

  /** The command line, for what the Automation API does not do after a killed operation. */
  pulumi(...args) {
    return run(join(this.tools, "pulumi"), ["--non-interactive", ...args], { cwd: this.folder, env: this.env });
  }

  /** The state as the engine stored it last. */
  get state() {
    return JSON.parse(readFileSync(this.checkpoint, "utf8")).checkpoint.latest ?? { resources: [] };
  }

  /** Resources of the state, without the stack itself. */
  get resources() {
    return (this.state.resources ?? []).filter(({ type }) => type !== "pulumi:pulumi:Stack");
  }

  stop() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
