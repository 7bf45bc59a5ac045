// Prepares a fresh clone: installs dependencies and compiles packages. A step is skipped while its inputs are unchanged, so a
// second run takes no time.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const policyPacks = ["encryption", "quotas", "tenancy"].map((name) => join(root, "policies", name));

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const stamps = join(root, "node_modules", ".retail-odoo");

/**
 * Installs and compiles, each only if its inputs have changed or its results are gone.
 * @param project what to compile, with what it refers to; all packages by default
 */
export function prepare(project = "tsconfig.build.json") {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 20))
    fail(`Node ${process.versions.node} is too old: 20.20 or later is needed.`);
  once(
    "install",
    ["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml", ...manifests()],
    ["node_modules"],
    "Installing dependencies",
    () =>
      run("npm", [
        "exec",
        "--yes",
        `--package=${manifest.packageManager}`,
        "--",
        "pnpm",
        "install",
        "--frozen-lockfile",
      ]),
  );
  const projects = packageFolders().filter((folder) => existsSync(join(root, folder, "tsconfig.json")));
  const compiled = (project.endsWith(".json") ? projects : [project]).map((folder) => `${folder}/dist`);
  once(`build-${project.replace("/", "-")}`, sources(), compiled, "Compiling packages", () => {
    packageFolders().forEach(removeOrphans);
    run(process.execPath, [join(root, "node_modules", "typescript", "bin", "tsc"), "--build", project]);
    if (compiled.includes("packages/platform/dist")) bundle("packages/platform");
  });
}

/** Makes one file of some 300, whose single requires take longer than a tenth of what the library requires of Pulumi. */
function bundle(folder) {
  const { buildSync } = createRequire(import.meta.url)("esbuild"); // installed by now
  buildSync({
    entryPoints: [join(root, folder, "src", "index.ts")],
    outfile: join(root, folder, "dist", "bundle.js"),
    bundle: true,
    packages: "external",
    format: "cjs",
    platform: "node",
    target: "node20",
    sourcemap: true,
    logLevel: "warning",
  });
}

/** Deletes compiled files whose source is gone: `facts.js` would be found before a new `facts/index.js`. */
function removeOrphans(folder) {
  const dist = join(root, folder, "dist");
  if (!existsSync(dist)) return;
  const from = folder.startsWith("packages/") ? join(root, folder, "src") : join(root, folder);
  for (const path of readdirSync(dist, { recursive: true })) {
    const source = /^(.*?)(\.d\.ts|\.js|\.js\.map)$/.exec(path)?.[1];
    if (source !== undefined && source !== "bundle" && !existsSync(join(from, `${source}.ts`)))
      rmSync(join(dist, path));
  }
}

/** Runs a command in the workspace; its output is printed only if it fails. */
export function run(command, args) {
  const result = spawnSync(command, args, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
  if (result.error) fail(`${command} could not be started: ${result.error.message}`);
  if (result.status === 0) return;
  process.stderr.write(result.stdout + result.stderr);
  fail(`${command} ${args.join(" ")} failed.`);
}

function once(name, inputs, results, message, action) {
  const stamp = join(stamps, name);
  const state = fingerprint(inputs);
  if (
    results.every((path) => existsSync(join(root, path))) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === state
  )
    return;
  process.stderr.write(`${message} ...\n`);
  action();
  mkdirSync(stamps, { recursive: true });
  writeFileSync(stamp, state);
}

function fingerprint(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function packageFolders() {
  return ["packages", "policies"].flatMap((group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`));
}

function manifests() {
  return packageFolders().map((folder) => `${folder}/package.json`);
}

function sources() {
  const compiled = packageFolders().flatMap((folder) => walk(folder));
  return ["tools/workspace.mjs", "tsconfig.base.json", "tsconfig.build.json", ...compiled];
}

function walk(folder) {
  return readdirSync(join(root, folder))
    .filter((name) => !["node_modules", "dist", "fixtures"].includes(name))
    .flatMap((name) => {
      const path = `${folder}/${name}`;
      if (statSync(join(root, path)).isDirectory()) return walk(path);
      return /\.(ts|json)$/.test(name) && !name.endsWith(".test.ts") ? [path] : [];
    })
    .sort();
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
