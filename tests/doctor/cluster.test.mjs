// `retail-odoo doctor` for a program on an existing cluster, against a real API server with the operators' real CRDs.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { attemptBeside, run } from "../support/programs.mjs";
import { root } from "../../tools/workspace.mjs";

const COMMAND = join(root, "packages", "preview", "dist", "cli", "main.js");
const PROGRAM = join(root, "examples", "existing-cluster");
const tools = process.env.CLUSTER_TOOLS;
const skip = tools === undefined ? "no Kubernetes control plane" : false;

/** @returns the findings of area `cluster` by subject */
async function examine(kubeconfig) {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-doctor-"));
  const file = join(folder, "findings.json");
  const bin = run(join(tools, "unpack"), []).trim();
  try {
    const args = [COMMAND, "doctor", "--cwd", PROGRAM, "--json", file];
    const env = { ...process.env, KUBECONFIG: kubeconfig, PATH: `${bin}${delimiter}${process.env.PATH}` };
    const { stderr } = await attemptBeside(process.execPath, args, { env });
    assert.doesNotMatch(stderr, /error/);
    const { findings } = JSON.parse(readFileSync(file, "utf8"));
    const cluster = findings.filter(({ area }) => area === "cluster");
    return Object.fromEntries(cluster.map((finding) => [finding.subject, finding]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const node = (cpu, memory) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "node-1", annotations: { "kwok.x-k8s.io/node": "fake" } },
  status: { allocatable: { cpu, memory, pods: "50" }, capacity: { cpu, memory, pods: "50" } },
});
const storageClass = (name, provisioner) => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name },
  provisioner,
});
const plugin = (name, args) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { name, namespace: "kube-system" },
  spec: {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name: "aws-eks-nodeagent", image: "agent:1", args }] },
    },
  },
});
const status = (findings) =>
  Object.fromEntries(Object.entries(findings).map(([subject, finding]) => [subject, finding.status]));

test("an empty cluster, one that lacks something, and one that is ready", { skip }, async () => {
  const { withCluster } = await import("../support/cluster.mjs");
  await withCluster("doctor", [], async (cluster) => {
    const empty = await examine(cluster.kubeconfig);
    assert.deepEqual(status(empty), {
      version: "ready",
      rights: "ready",
      "network policies": "could not check",
      "operator of barmancloud.cnpg.io": "ready",
      "operator of cert-manager.io": "ready",
      "operator of monitoring.coreos.com": "ready",
      "operator of postgresql.cnpg.io": "ready",
      "operator of traefik.io": "not ready",
      "storage class efs": "not ready",
      "storage class gp3": "not ready",
      room: "not ready",
    });
    assert.match(empty.version.found, /^v1\.\d+\./);
    assert.equal(empty["operator of traefik.io"].found, "not installed");

    // CRDs of another installation, a class that one node can write, a network plugin without its agent.
    await cluster.define(["traefik-3.7.13", "cert-manager-1.21.2"]);
    cluster.apply(
      node("2", "4Gi"),
      storageClass("efs", "ebs.csi.aws.com"),
      storageClass("gp3", "ebs.csi.aws.com"),
      plugin("aws-node", ["--enable-network-policy=false"]),
    );
    const poor = await examine(cluster.kubeconfig);
    assert.equal(poor["operator of traefik.io"].status, "ready");
    assert.match(poor["operator of cert-manager.io"].remedy, /cluster\.existing\.installed/);
    assert.match(poor["storage class efs"].found, /^ebs\.csi\.aws\.com does not serve ReadWriteMany/);
    assert.equal(poor["storage class gp3"].status, "ready");
    assert.equal(poor["network policies"].status, "not ready");
    assert.match(poor.room.found, /the nodes have 2\.0 CPU and 4\.0 GiB left$/);
    assert.equal(poor.room.status, "not ready");

    cluster.ask("delete", "storageclass", "efs");
    const names = cluster.list("customresourcedefinitions").map(({ metadata }) => metadata.name);
    cluster.ask("delete", "crd", ...names.filter((name) => name.endsWith("cert-manager.io")));
    cluster.apply(
      { ...node("64", "256Gi"), metadata: { ...node().metadata, name: "node-2" } },
      storageClass("efs", "efs.csi.aws.com"),
      plugin("aws-node", ["--enable-network-policy=true"]),
    );
    const ready = await examine(cluster.kubeconfig);
    assert.deepEqual(
      Object.values(ready).filter((finding) => finding.status !== "ready"),
      [],
    );
  });
});

test("a cluster that cannot be reached could not be checked", { skip }, async () => {
  const findings = await examine("/nonexistent/kubeconfig");
  assert.deepEqual([...new Set(Object.values(status(findings)))], ["could not check"]);
  assert.match(findings.version.remedy, /KUBECONFIG/);
  // kubectl's own message, without the time of each attempt before it, and once.
  assert.match(findings.version.found, /^kubectl failed: [A-Za-z]/);
  assert.doesNotMatch(findings.version.found, /[IWEF]\d{4} \d\d:/);
  assert.deepEqual(Object.keys(findings), ["version", "rights, operators, storage, room"]);
});
