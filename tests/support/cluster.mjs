// A real control plane: API server, controllers and scheduler, with the operators' real definitions.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt, run } from "./programs.mjs";
import { until } from "./waiting.mjs";

const tools = process.env.CLUSTER_TOOLS;
const crds = process.env.CLUSTER_CRDS;
const bin = run(join(tools, "unpack"), []).trim();
/** Longer than anything that kubectl is told to wait for. */
const KUBECTL_SECONDS = 180;

/** A control plane. Whoever gets it stops it. */
export function startCluster(purpose) {
  const name = `retail-odoo-${purpose}-${process.pid}`;
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-kubeconfig-"));
  const cluster = new Cluster(name, folder);
  try {
    run(join(tools, "up"), [name, cluster.kubeconfig]);
  } catch (error) {
    cluster.stop();
    throw error;
  }
  return cluster;
}

/** Runs `work` with a control plane that is there for it alone. */
export async function withCluster(purpose, definitions, work) {
  const cluster = startCluster(purpose);
  try {
    await cluster.define(definitions);
    await work(cluster);
  } finally {
    cluster.stop();
  }
}

class Cluster {
  constructor(name, folder) {
    Object.assign(this, { name, folder, kubeconfig: join(folder, "kubeconfig") });
  }

  /** @returns status and output, also of what is refused */
  kubectl = (args, ...objects) => {
    const input = objects.map((object) => JSON.stringify(object)).join("\n---\n");
    const options = { input, seconds: KUBECTL_SECONDS };
    return attempt(join(bin, "kubectl"), [`--kubeconfig=${this.kubeconfig}`, ...args], options);
  };

  /** The output of what is to succeed. */
  ask = (...args) => succeeds(this.kubectl(args));

  /** The objects of a kind, in all namespaces. */
  list = (kind, ...args) => JSON.parse(this.ask("get", kind, "--all-namespaces", "--output=json", ...args)).items;

  apply = (...objects) => succeeds(this.tryApply(...objects));

  tryApply = (...objects) => this.kubectl([...APPLY, "--validate=strict", "-f", "-"], ...objects);

  /** Operators' definitions, by their files. */
  async define(files) {
    for (const file of files) this.ask(...APPLY, "-f", join(crds, `${file}.yaml`));
    // One that has no conditions yet is an error to kubectl.
    const established = () => this.ask("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    await until(established, "every definition is established");
  }

  stop() {
    attempt(join(tools, "down"), [this.name]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const APPLY = ["apply", "--server-side"];

export function succeeds({ status, stdout, stderr }) {
  assert.equal(status, 0, stdout + stderr);
  return stdout;
}
