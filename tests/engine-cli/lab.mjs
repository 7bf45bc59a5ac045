// A cluster as examples/existing-cluster expects it: every operator's definitions and namespace, nodes, volumes for claims, and custom
// resources that become ready.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../../tools/workspace.mjs";
import { CELL_DEFINITIONS, startCluster } from "../support/cluster.mjs";
import { machines, Operators } from "../support/engine/readiness.mjs";

const require = createRequire(import.meta.url);
require("../support/typescript.cjs");
/** The tenant of the example. */
export const { bakery } = require(join(root, "examples", "existing-cluster", "bakery.ts"));

export const CELL = join(root, "tests", "engine-cli", "programs", "cell");
export const CUSTOM_STACK = join(root, "examples", "custom-stack");

const NAMESPACES = ["cert-manager", "cnpg-system", "external-secrets", "keda", "monitoring", "traefik"];
/** Every deployment of a tenant claims one, and a claim that is deleted releases its volume for good. */
const VOLUMES = 12;

export class Lab {
  static async start() {
    const lab = new Lab();
    lab.cluster = startCluster("engine-cli");
    try {
      await lab.cluster.define(CELL_DEFINITIONS, { counted: false });
      const namespaces = NAMESPACES.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } }));
      lab.cluster.apply(...machines(6, VOLUMES), ...namespaces);
      const context = lab.cluster.ask("config", "current-context").trim();
      lab.cluster.ask("config", "rename-context", context, "lab");
      lab.operators = new Operators(lab.cluster);
    } catch (error) {
      lab.cluster.stop();
      throw error;
    }
    return lab;
  }

  get environment() {
    return { KUBECONFIG: this.cluster.kubeconfig };
  }

  /** Every object of the cluster by kind, namespace and name, without what Kubernetes itself writes as time passes. */
  objects() {
    const kinds = this.cluster
      .ask("api-resources", "--verbs=list", "--output=name")
      .split("\n")
      .filter((kind) => kind !== "" && !/^(events|leases|componentstatuses|endpoints$)/.test(kind));
    const columns = "KIND:.kind,NAMESPACE:.metadata.namespace,NAME:.metadata.name";
    return this.cluster
      .ask("get", kinds.join(","), "--all-namespaces", `--output=custom-columns=${columns}`, "--no-headers")
      .split("\n")
      .filter(Boolean)
      .map((line) => line.trim().replace(/\s+/g, " "))
      .sort();
  }

  async stop() {
    try {
      await this.operators.stop();
    } finally {
      this.cluster.stop();
    }
  }
}
