// A real control plane: API server, controllers and scheduler, with the operators' real definitions.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const tools = process.env.CLUSTER_TOOLS;
const crds = process.env.CLUSTER_CRDS;
const bin = execFileSync(join(tools, "unpack"), { encoding: "utf8" }).trim();

/** Runs `work` with a control plane that is there for it alone. */
export function withCluster(purpose, definitions, work) {
  const name = `retail-odoo-${purpose}-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-kubeconfig-"));
  const kubeconfig = join(folder, "kubeconfig");
  execFileSync(join(tools, "up"), [name, kubeconfig], { stdio: "ignore" });
  const kubectl = (args, input) =>
    spawnSync(join(bin, "kubectl"), [`--kubeconfig=${kubeconfig}`, ...args], { encoding: "utf8", input });
  try {
    for (const file of definitions) succeeds(kubectl(["apply", "--server-side", "-f", join(crds, `${file}.yaml`)]));
    succeeds(kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]));
    work(kubectl);
  } finally {
    spawnSync(join(tools, "down"), [name], { stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  }
}

export function succeeds(result) {
  assert.equal(result.status, 0, result.stdout + result.stderr);
}

export function until(condition) {
  for (let tries = 0; tries < 60 && !condition(); tries++) execFileSync("sleep", ["0.5"]);
  assert.ok(condition(), "it did not come about in time");
}
