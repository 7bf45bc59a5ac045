// npm test: every suite that this machine can run; a suite without its tool is reported in one line and counts as skipped.
//   npm test -- --suite cluster      one suite
// Last line: N passed, N failed, N skipped.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { jestDurations, slowest, tapDurations } from "./durations.mjs";
import { installRegistry } from "./local-registry.mjs";
import { installNodes } from "./node-versions.mjs";
import { installSdks } from "./sdks.mjs";
import { prepare, root } from "./workspace.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);
const clusterTools = process.env.CLUSTER_TOOLS ?? join(root, "..", "shared", "cluster-tools");
const definitions = process.env.CLUSTER_CRDS ?? join(root, "..", "shared", "crds");
const engineTools = process.env.ENGINE_TOOLS ?? join(root, "..", "shared", "engine-tools");
const realOdoo = process.env.REAL_ODOO ?? join(root, "..", "shared", "real-odoo", "setup");
const moto = process.env.MOTO_SERVER ?? "moto_server";
const chromium = process.env.CHROMIUM ?? "/usr/bin/chromium";

// A program that takes longer counts as hanging, and fails. The slowest takes a third of it.
const LIMIT_MINUTES = 10;
const SLOWEST = 10;

const suites = {
  static: { run: staticChecks },
  unit: { run: () => jest("unit") },
  engine: { run: () => jest("engine") },
  sdk: { missing: installSdks, run: () => jest("sdk") },
  reference: { run: () => nodeTests("tests/reference") },
  recorded: { run: () => nodeTests("tests/recorded") },
  parity: { run: () => nodeTests("tests/parity") },
  schema: { run: () => nodeTests("tests/schema") },
  examples: { run: () => nodeTests("tests/examples") },
  install: { missing: () => installRegistry() ?? installNodes(), run: () => nodeTests("tests/install") },
  database: { missing: () => needs("openssl"), run: () => nodeTests("tests/database") },
  redis: { missing: () => needs("openssl", "redis-server", "haproxy"), run: () => nodeTests("tests/redis") },
  cluster: {
    missing: needsCluster,
    run: () => nodeTests("tests/cluster", { CLUSTER_TOOLS: clusterTools, CLUSTER_CRDS: definitions }),
  },
  "engine-cli": {
    missing: () =>
      existsSync(join(engineTools, "unpack")) ? needsCluster() : "no engine of Pulumi's command line (ENGINE_TOOLS)",
    run: () =>
      nodeTests("tests/engine-cli", {
        ENGINE_TOOLS: engineTools,
        CLUSTER_TOOLS: clusterTools,
        CLUSTER_CRDS: definitions,
      }),
  },
  doctor: {
    missing: () => (needs(moto) === undefined ? undefined : "no simulated AWS (MOTO_SERVER)"),
    run: () =>
      nodeTests("tests/doctor", {
        MOTO_SERVER: moto,
        ...(needsCluster() === undefined ? { CLUSTER_TOOLS: clusterTools, CLUSTER_CRDS: definitions } : {}),
      }),
  },
  odoo: {
    missing: () => (existsSync(realOdoo) ? needs("openssl", "psql", "pgbouncer") : "no Odoo (REAL_ODOO)"),
    run: () => nodeTests("tests/odoo", { REAL_ODOO: realOdoo }),
  },
  browser: {
    missing: () => (existsSync(chromium) ? undefined : "no Chromium (CHROMIUM)"),
    run: () => jest("browser"),
  },
};

prepare();
const only = process.argv.indexOf("--suite");
const chosen = only < 0 ? Object.keys(suites) : process.argv.slice(only + 1);
const total = { passed: 0, failed: 0, skipped: 0 };
const durations = [];
for (const name of chosen) {
  const suite = suites[name];
  if (!suite) throw new Error(`There is no suite ${name}. Suites: ${Object.keys(suites).join(", ")}.`);
  const missing = suite.missing?.();
  if (missing) {
    console.log(`${name}: skipped, ${missing}`);
    total.skipped += 1;
    continue;
  }
  const started = Date.now();
  const result = suite.run();
  // A suite that finds no test has not passed.
  if (result.passed + result.failed === 0) result.failed += 1;
  console.log(
    `${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${Math.round((Date.now() - started) / 1000)} s)`,
  );
  for (const key of Object.keys(total)) total[key] += result[key];
  for (const test of result.durations ?? []) durations.push({ suite: name, ...test });
}
if (durations.length > 0) console.log(["The slowest tests:", ...slowest(durations, SLOWEST)].join("\n"));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

function staticChecks() {
  const node = process.execPath;
  const checks = [
    [node, join(root, "node_modules", "@typescript", "native", "bin", "tsc"), "--noEmit", "-p", "tsconfig.test.json"],
    [bin("eslint"), "."],
    [bin("depcruise"), "--config", ".dependency-cruiser.cjs", "packages", "policies", "index.ts"],
    [bin("prettier"), "--check", "--log-level", "warn", "."],
    [node, join(root, "tools", "schemas.mjs"), "--check"],
    [bin("typedoc"), "--options", "typedoc.config.mjs", "--emit", "none", "--logLevel", "Warn"],
  ];
  const failed = checks.filter(([command, ...args]) => spawn(command, args).status !== 0).length;
  return { passed: checks.length - failed, failed, skipped: 0 };
}

function jest(project) {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-"));
  const output = join(folder, "jest.json");
  const { status } = spawn(bin("jest"), [
    "--selectProjects",
    project,
    "--json",
    `--outputFile=${output}`,
    "--silent=false",
  ]);
  const report = existsSync(output) ? JSON.parse(readFileSync(output, "utf8")) : undefined;
  rmSync(folder, { recursive: true });
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: status === 0 ? failed : Math.max(1, failed),
    skipped: report.numPendingTests,
    durations: jestDurations(report),
  };
}

/** Suites of Node's test runner, a process a file: those that need ES modules or other programs. */
function nodeTests(folder, env = {}) {
  const result = { passed: 0, failed: 0, skipped: 0, durations: [] };
  for (const file of files(folder)) {
    const { status, stdout } = spawn(process.execPath, ["--test-reporter=tap", file], env, "pipe");
    const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(stdout)?.[1] ?? 0);
    // What a suite could not prove on this machine is printed, whether it passes or not.
    for (const [line] of stdout.matchAll(/^# unproven: .*$/gm)) console.log(line.replace("#", basename(file)));
    result.durations.push(...tapDurations(stdout));
    result.passed += count("pass");
    result.failed += status === 0 ? count("fail") : Math.max(1, count("fail"));
    result.skipped += count("skipped") + count("todo");
  }
  return result;
}

/** The reason to skip a suite that runs a real control plane. */
function needsCluster() {
  return existsSync(join(clusterTools, "up")) && existsSync(definitions)
    ? undefined
    : "no Kubernetes control plane (CLUSTER_TOOLS, CLUSTER_CRDS)";
}

/** The reason to skip a suite whose programs are missing. */
function needs(...programs) {
  const missing = programs.filter((program) => spawn("which", [program], {}, "ignore").status !== 0);
  return missing.length > 0 ? `no ${missing.join(", no ")}` : undefined;
}

function files(folder) {
  const { stdout } = spawnSync("find", [folder, "-name", "*.test.mjs"], { cwd: root, encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).sort();
}

/** Runs a program; with "pipe" its output is captured, and printed only if it fails. */
function spawn(command, args, env = {}, output = "inherit") {
  const result = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", output, output],
    timeout: LIMIT_MINUTES * 60_000,
    killSignal: "SIGKILL",
  });
  if (result.status !== 0 && output === "pipe") process.stdout.write(result.stdout + result.stderr);
  if (result.error?.code === "ETIMEDOUT") console.log(`${args.at(-1)} did not end in ${LIMIT_MINUTES} minutes`);
  return result;
}
