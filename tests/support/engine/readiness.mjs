// What operators, the network and storage would do on a real cluster: custom resources become ready as soon as they exist.
import { join } from "node:path";
import { bin } from "../cluster.mjs";
import { apiClient } from "../kubernetes-api.mjs";
import { attemptBeside } from "../programs.mjs";
import { sleep } from "../waiting.mjs";

const READY = ({ metadata }) => ({
  conditions: [
    { type: "Ready", status: "True", reason: "Test", message: "", lastTransitionTime: metadata.creationTimestamp },
  ],
});
const APPLIED = () => ({ applied: true });

/** By plural and group: the status that its operator would set. */
const STATUS = {
  "certificates.cert-manager.io": READY,
  "clusterissuers.cert-manager.io": READY,
  "issuers.cert-manager.io": READY,
  "clusters.postgresql.cnpg.io": READY,
  "databaseroles.postgresql.cnpg.io": APPLIED,
  "databases.postgresql.cnpg.io": APPLIED,
  "poolers.postgresql.cnpg.io": () => ({ phase: "active" }),
};
const PLURAL = Object.fromEntries(Object.keys(STATUS).map((kind) => [kind.slice(0, kind.indexOf(".")), kind]));

/** Sets objects ready, again and again, until it is stopped. */
export class Operators {
  constructor({ kubeconfig }) {
    this.kubeconfig = kubeconfig;
    this.request = apiClient(kubeconfig);
    this.running = true;
    this.ended = this.work().catch((fault) => (this.fault = fault));
  }

  async work() {
    while (this.running) {
      for (const object of await this.objects()) if (!isReady(object)) await this.setReady(object);
      await sleep(250);
    }
  }

  async objects() {
    const args = [`--kubeconfig=${this.kubeconfig}`, "get", Object.keys(STATUS).join(","), "-A", "--output=json"];
    const { status, stdout } = await attemptBeside(join(bin, "kubectl"), args);
    // A kind without a definition, or a control plane that ends: the operation under test says what is wrong.
    return status === 0 ? JSON.parse(stdout).items : [];
  }

  async setReady(object) {
    const { namespace, name } = object.metadata;
    const at = namespace === undefined ? "" : `/namespaces/${namespace}`;
    const path = `/apis/${object.apiVersion}${at}/${pluralOf(object)}/${name}/status`;
    const body = { status: statusOf(object) };
    const request = { method: "PATCH", path, body, contentType: "application/merge-patch+json", keep: true };
    const { status, message } = await this.request(request);
    if (![200, 404, 409].includes(status)) throw new Error(`${path} is not set ready: ${status} ${message}`);
  }

  async stop() {
    this.running = false;
    await this.ended;
    if (this.fault) throw this.fault;
  }
}

const pluralOf = ({ kind }) => `${kind.toLowerCase()}s`;

const statusOf = (object) => STATUS[PLURAL[pluralOf(object)]](object);

function isReady(object) {
  const { conditions, ...wanted } = statusOf(object);
  const is = object.status ?? {};
  return (
    Object.entries(wanted).every(([key, value]) => is[key] === value) &&
    (conditions === undefined || is.conditions?.some(({ type, status }) => type === "Ready" && status === "True"))
  );
}

/** Nodes that pods of a cell fit on, and volumes for the claims of the class `efs`. */
export function machines(nodes, volumes) {
  const allocatable = { cpu: "32", memory: "128Gi", pods: "110", "ephemeral-storage": "500Gi" };
  return [
    ...Array.from({ length: nodes }, (_, index) => ({
      apiVersion: "v1",
      kind: "Node",
      metadata: {
        name: `node-${index}`,
        annotations: { "kwok.x-k8s.io/node": "fake" },
        labels: {
          "kubernetes.io/hostname": `node-${index}`,
          "kubernetes.io/os": "linux",
          "topology.kubernetes.io/zone": `zone-${"abc"[index % 3]}`,
        },
      },
      status: { capacity: allocatable, allocatable },
    })),
    {
      apiVersion: "storage.k8s.io/v1",
      kind: "StorageClass",
      metadata: { name: "efs" },
      provisioner: "none",
      allowVolumeExpansion: true,
    },
    ...Array.from({ length: volumes }, (_, index) => ({
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: `files-${index}` },
      spec: {
        capacity: { storage: "1Ti" },
        accessModes: ["ReadWriteMany"],
        storageClassName: "efs",
        hostPath: { path: "/none" },
      },
    })),
  ];
}
