// npm test: every suite that this machine can run; a suite without its tool is reported in one line and counts as skipped.
//   npm test -- --suite cluster      one suite
// Last line: N passed, N failed, N skipped.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { jestDurations, slowest, tapDurations } from "./durations.mjs";
import { installRegistry } from "./local-registry.mjs";
import { needs, needsRecovery, operatorTools } from "./needs.mjs";
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

// A program that takes longer counts as hanging, and fails. On a quiet machine the slowest takes a sixth of it.
const LIMIT_MINUTES = { jest: 30, file: 20 };
const SLOWEST = 10;
/** What dependency-cruiser reads: all sources of the tree. */
const SOURCES = ["packages", "policies", "examples", "tests", "bench", "tools", "index.ts"];

/**
 * The suites that keep every core busy run alone; of the others, which mostly wait for servers, two run side by side, in the order
 * of the table: long ones first, so that none of them is left to run by itself at the end, and no two that keep a core each.
 */
const LANES = 2;
const suites = {
  static: { alone: true, run: staticChecks },
  unit: { alone: true, run: (print) => jest(print, "unit") },
  engine: { alone: true, run: (print) => jest(print, "engine") },
  odoo: {
    missing: () => (existsSync(realOdoo) ? needs("openssl", "psql", "pgbouncer", "flock") : "no Odoo (REAL_ODOO)"),
    run: (print) => nodeTests(print, "tests/odoo", { REAL_ODOO: realOdoo }),
  },
  install: { missing: () => installRegistry() ?? installNodes(), run: (print) => nodeTests(print, "tests/install") },
  database: { missing: () => needs("openssl"), run: (print) => nodeTests(print, "tests/database") },
  recovery: {
    missing: needsRecovery,
    run: (print) =>
      nodeTests(print, "tests/recovery", {
        OPERATOR_TOOLS: operatorTools,
        ...(existsSync(realOdoo) ? { REAL_ODOO: realOdoo } : {}),
      }),
  },
  sdk: { missing: installSdks, run: (print) => jest(print, "sdk", "--maxWorkers=1") },
  cluster: {
    missing: needsCluster,
    run: (print) => nodeTests(print, "tests/cluster", { CLUSTER_TOOLS: clusterTools, CLUSTER_CRDS: definitions }),
  },
  "engine-cli": {
    missing: () =>
      existsSync(join(engineTools, "unpack")) ? needsCluster() : "no engine of Pulumi's command line (ENGINE_TOOLS)",
    run: (print) =>
      nodeTests(print, "tests/engine-cli", {
        ENGINE_TOOLS: engineTools,
        CLUSTER_TOOLS: clusterTools,
        CLUSTER_CRDS: definitions,
      }),
  },
  reference: { run: (print) => nodeTests(print, "tests/reference") },
  examples: { run: (print) => nodeTests(print, "tests/examples") },
  browser: {
    missing: () => (existsSync(chromium) ? undefined : "no Chromium (CHROMIUM)"),
    run: (print) => jest(print, "browser", "--maxWorkers=1"),
  },
  recorded: { run: (print) => nodeTests(print, "tests/recorded") },
  redis: {
    missing: () => needs("openssl", "redis-server", "haproxy"),
    run: (print) => nodeTests(print, "tests/redis"),
  },
  doctor: {
    missing: () => (needs(moto) === undefined ? undefined : "no simulated AWS (MOTO_SERVER)"),
    run: (print) =>
      nodeTests(print, "tests/doctor", {
        MOTO_SERVER: moto,
        ...(needsCluster() === undefined ? { CLUSTER_TOOLS: clusterTools, CLUSTER_CRDS: definitions } : {}),
      }),
  },
  schema: { run: (print) => nodeTests(print, "tests/schema") },
  parity: { run: (print) => nodeTests(print, "tests/parity") },
};

prepare();
const only = process.argv.indexOf("--suite");
const chosen = only < 0 ? Object.keys(suites) : process.argv.slice(only + 1);
/** Programs that run, each the leader of its process group. */
const running = new Set();
for (const signal of ["SIGINT", "SIGTERM"])
  process.on(signal, () => {
    running.forEach(endGroup);
    process.exit(1);
  });
const total = { passed: 0, failed: 0, skipped: 0 };
const durations = [];
const waiting = chosen.map((name) => {
  if (!suites[name]) throw new Error(`There is no suite ${name}. Suites: ${Object.keys(suites).join(", ")}.`);
  return { name, ...suites[name] };
});
// Before any suite runs: some install what they need.
const ready = waiting.filter(({ name, missing }) => {
  const reason = missing?.();
  if (reason === undefined) return true;
  console.log(`${name}: skipped, ${reason}`);
  total.skipped += 1;
  return false;
});
for (const suite of ready.filter(({ alone }) => alone)) await runSuite(suite);
const queue = ready.filter(({ alone }) => !alone);
await Promise.all(
  Array.from({ length: LANES }, async () => {
    for (let suite = queue.shift(); suite; suite = queue.shift()) await runSuite(suite);
  }),
);
if (durations.length > 0) console.log(["The slowest tests:", ...slowest(durations, SLOWEST)].join("\n"));
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);

/** What a suite prints appears when it has ended, so that suites side by side do not mix; one that runs alone prints at once. */
async function runSuite({ name, alone, run }) {
  const started = Date.now();
  const printed = [];
  const print = alone ? (text) => process.stdout.write(text) : (text) => printed.push(text);
  const result = await run(print);
  // A suite that finds no test has not passed.
  if (result.passed + result.failed === 0) result.failed += 1;
  const seconds = Math.round((Date.now() - started) / 1000);
  process.stdout.write(printed.join(""));
  console.log(`${name}: ${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped (${seconds} s)`);
  for (const key of Object.keys(total)) total[key] += result[key];
  for (const test of result.durations ?? []) durations.push({ suite: name, ...test });
}

async function staticChecks(print) {
  const node = process.execPath;
  const checks = [
    [node, join(root, "node_modules", "@typescript", "native", "bin", "tsc"), "--noEmit", "-p", "tsconfig.test.json"],
    [bin("eslint"), "."],
    [bin("depcruise"), "--config", ".dependency-cruiser.cjs", ...SOURCES],
    [bin("prettier"), "--check", "--log-level", "warn", "."],
    [node, join(root, "tools", "schemas.mjs"), "--check"],
    [bin("typedoc"), "--options", "typedoc.config.mjs", "--emit", "none", "--logLevel", "Warn"],
  ];
  let failed = 0;
  for (const [command, ...args] of checks) if ((await start(command, args, { print })).status !== 0) failed += 1;
  return { passed: checks.length - failed, failed, skipped: 0 };
}

async function jest(print, project, ...options) {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-"));
  const output = join(folder, "jest.json");
  const { status } = await start(
    bin("jest"),
    ["--selectProjects", project, "--json", `--outputFile=${output}`, "--silent=false", ...options],
    { print, minutes: LIMIT_MINUTES.jest },
  );
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
async function nodeTests(print, folder, env = {}) {
  const result = { passed: 0, failed: 0, skipped: 0, durations: [] };
  for (const file of files(folder)) {
    const { status, stdout, output } = await start(process.execPath, ["--test-reporter=tap", file], { env });
    if (status !== 0) print(output);
    const count = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, "m").exec(stdout)?.[1] ?? 0);
    // What a suite could not prove on this machine is printed, whether it passes or not.
    for (const [line] of stdout.matchAll(/^# unproven: .*$/gm)) print(`${line.replace("#", basename(file))}\n`);
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

function files(folder) {
  const { stdout } = spawnSync("find", [folder, "-name", "*.test.mjs"], { cwd: root, encoding: "utf8" });
  return stdout.split("\n").filter(Boolean).sort();
}

/**
 * Runs a program, and ends it and all that it has started at the limit.
 * @param print receives what it prints, as it comes
 * @returns its status, its standard output, and all that it printed
 */
function start(command, args, { env = {}, print = () => undefined, minutes = LIMIT_MINUTES.file }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    running.add(child);
    let [stdout, output] = ["", ""];
    const add = (text) => {
      output += text;
      print(text);
    };
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      add(text);
    });
    child.stderr.setEncoding("utf8").on("data", add);
    const limit = setTimeout(() => {
      add(`${args.at(-1)} did not end in ${minutes} minutes\n`);
      endGroup(child);
    }, minutes * 60_000);
    const end = (status) => {
      clearTimeout(limit);
      running.delete(child);
      resolve({ status, stdout, output });
    };
    child.on("error", ({ message }) => {
      add(`${message}\n`);
      end(1);
    });
    // What it leaves behind would hold its output open.
    child.on("exit", () => endGroup(child));
    child.on("close", end);
  });
}

function endGroup({ pid }) {
  try {
    if (pid !== undefined) process.kill(-pid, "SIGKILL");
  } catch {
    // All of it has ended.
  }
}
