// A real control plane: API server, controllers and scheduler, with the operators' real CRDs.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt, run } from "./programs.mjs";
import { until } from "./waiting.mjs";

const tools = process.env.CLUSTER_TOOLS;
const crds = process.env.CLUSTER_CRDS;
export const bin = run(join(tools, "unpack"), []).trim();
/** Longer than every `--timeout` that tests pass to kubectl. */
const KUBECTL_SECONDS = 180;

/** A control plane, which the caller stops. */
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

/** The operators' CRDs that a cell's objects on an existing cluster need, by their file names. */
export const CELL_DEFINITIONS = [
  "cert-manager-1.21.2",
  "cloudnative-pg-1.30.0",
  "external-secrets-2.9.0",
  "keda-2.21.0",
  "plugin-barman-cloud-0.14.0",
  "prometheus-operator-0.93.0",
  "traefik-3.5.4",
];

/** Runs `work` with a control plane of its own. */
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

  /** @returns status and output, of rejected requests as well */
  kubectl = (args, ...objects) => {
    const input = objects.map((object) => JSON.stringify(object)).join("\n---\n");
    const options = { input, seconds: KUBECTL_SECONDS };
    return attempt(join(bin, "kubectl"), [`--kubeconfig=${this.kubeconfig}`, ...args], options);
  };

  /** The output of a command that has to succeed. */
  ask = (...args) => succeeds(this.kubectl(args));

  /** The objects of a kind, in all namespaces. */
  list = (kind, ...args) => JSON.parse(this.ask("get", kind, "--all-namespaces", "--output=json", ...args)).items;

  apply = (...objects) => succeeds(this.tryApply(...objects));

  tryApply = (...objects) => this.kubectl([...APPLY, "--validate=strict", "-f", "-"], ...objects);

  /** A namespace gets its default account a moment after it was created, and refuses pods until then. */
  hasAccounts = async () => {
    const namesOf = (kind, field, ...args) => this.list(kind, ...args).map(({ metadata }) => metadata[field]);
    const missing = () => {
      const having = namesOf("serviceaccounts", "namespace", "--field-selector=metadata.name=default");
      return namesOf("namespaces", "name", "--field-selector=status.phase=Active").filter(
        (name) => !having.includes(name),
      );
    };
    await until(
      () => missing().length === 0,
      () => `every namespace has its default account; missing in ${missing().join(", ")}`,
    );
  };

  /**
   * Applies the operators' CRDs, by their file names.
   * @param counted whether to wait until quotas count their objects
   */
  async define(files, { counted = true } = {}) {
    if (files.length === 0) return;
    for (const file of files) this.ask(...APPLY, "-f", join(crds, `${file}.yaml`));
    // kubectl fails on a CRD that has no conditions yet.
    const established = () => this.ask("wait", "--for=condition=Established", "crd", "--all", "--timeout=60s");
    await until(established, "every definition is established");
    if (counted && files.some((file) => file.startsWith("traefik-"))) await this.countsRoutes();
  }

  /** The quota controller looks for new kinds every 30 s, and calculates a quota that is older than a kind only minutes later. */
  async countsRoutes() {
    const kind = "count/ingressroutes.traefik.io";
    let tries = 0;
    const counted = () => {
      const name = `probe-${tries++}`;
      this.apply({
        apiVersion: "v1",
        kind: "ResourceQuota",
        metadata: { name, namespace: "default" },
        spec: { hard: { [kind]: "1" } },
      });
      return this.list("resourcequotas").some(({ status }) => status?.used?.[kind] !== undefined);
    };
    await until(counted, "quotas count routes", 120);
    this.ask("delete", "resourcequotas", "--namespace=default", "--all");
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
