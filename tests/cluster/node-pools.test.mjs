// The pods of the production program on the real scheduler, over nodes as its NodePools describe them: three zones, their
// labels and taints, allocatable capacity as the proof counts it. Then a zone is lost.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parse } from "yaml";
import { startCluster } from "../support/cluster.mjs";
import { contract, platform } from "../support/library.mjs";
import { render } from "../support/render.mjs";
import { until } from "../support/waiting.mjs";

const { INSTANCE_TYPES, NODE_DISK_GIB } = contract;
const { nodeAllocatable } = platform("nodes");

/** Nodes of each pool in each zone, as many as the reference program needs. */
const NODES = { web: 2, jobs: 1, data: 3, "tenant-lumen": 1, "tenant-vesper": 1 };
const ZONES = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];

let objects, cluster;
before(() => {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-nodes-"));
  const out = render("prod", join(folder, "prod"));
  objects = readdirSync(out, { recursive: true })
    .filter((file) => /[/\\].*\.yaml$/.test(file))
    .map((file) => parse(readFileSync(join(out, file), "utf8")));
  rmSync(folder, { recursive: true });
  cluster = startCluster("nodes");
});
after(() => cluster?.stop());

const ofKind = (kind) => objects.filter((object) => object.kind === kind);

function nodesOf({ metadata, spec }) {
  const { template } = spec;
  const [type] = template.spec.requirements.find(({ key }) => key === "node.kubernetes.io/instance-type").values;
  const { cpu, memoryGiB, pods } = nodeAllocatable(INSTANCE_TYPES[type]);
  const allocatable = {
    cpu: `${Math.round(cpu * 1000)}m`,
    memory: `${Math.floor(memoryGiB * 1024)}Mi`,
    pods: String(pods),
    // The kubelet keeps a tenth free before it evicts.
    "ephemeral-storage": `${Math.floor(NODE_DISK_GIB * 0.9)}Gi`,
  };
  return ZONES.flatMap((zone) =>
    Array.from({ length: NODES[metadata.name] }, (_, index) => {
      const name = `${metadata.name}-${zone.slice(-1)}-${index}`;
      return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
          name,
          annotations: { "kwok.x-k8s.io/node": "fake" },
          labels: {
            ...template.metadata.labels,
            type: "kwok",
            "kubernetes.io/hostname": name,
            "kubernetes.io/os": "linux",
            "topology.kubernetes.io/zone": zone,
            "karpenter.sh/capacity-type": "on-demand",
          },
        },
        spec: { taints: template.spec.taints ?? [] },
        status: { capacity: allocatable, allocatable },
      };
    }),
  );
}

/** A workload without its volumes: this cluster has no storage, and placement does not depend on it. */
function withoutVolumes(object) {
  const copy = structuredClone(object);
  const { spec } = copy.spec.template;
  delete spec.volumes;
  for (const container of spec.containers) {
    delete container.volumeMounts;
    delete container.env;
  }
  return copy;
}

/** The instances that CloudNativePG creates for a server, with their labels, placement and size. */
function instancesOf({ metadata: { name }, spec }) {
  const labels = { "cnpg.io/cluster": name, "cnpg.io/podRole": "instance" };
  const { nodeSelector, tolerations, topologyKey } = spec.affinity;
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "databases" },
    spec: {
      replicas: spec.instances,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          nodeSelector,
          tolerations,
          topologySpreadConstraints: spec.topologySpreadConstraints,
          affinity: {
            podAntiAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: [{ labelSelector: { matchLabels: labels }, topologyKey }],
            },
          },
          securityContext: { runAsNonRoot: true, runAsUser: 26, seccompProfile: { type: "RuntimeDefault" } },
          containers: [
            {
              name: "postgres",
              image: "postgres",
              resources: spec.resources,
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
            },
          ],
        },
      },
    },
  };
}

/** A pod without placement, such as a chart's hook or an operator's job. */
const STRAY = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "stray", namespace: "default" },
  spec: { containers: [{ name: "stray", image: "stray", resources: { requests: { cpu: "100m" } } }] },
};

function pods() {
  return cluster
    .list("pods")
    .filter(({ metadata }) => metadata.namespace !== "kube-system" && metadata.deletionTimestamp === undefined)
    .map(({ metadata, spec, status }) => ({
      name: metadata.name,
      namespace: metadata.namespace,
      component: metadata.labels?.["app.kubernetes.io/component"],
      server: metadata.labels?.["cnpg.io/cluster"],
      once: metadata.ownerReferences?.some(({ kind }) => kind === "Job") === true,
      pool: spec.nodeName?.replace(/-[abc]-\d$/, ""),
      zone: spec.nodeName && /-([abc])-\d$/.exec(spec.nodeName)[1],
      phase: status.phase,
    }));
}

const poolOf = ({ namespace, component }) => {
  if (namespace === "databases") return "data";
  if (["tenant-lumen", "tenant-vesper"].includes(namespace)) return namespace;
  return component === "init" ? "jobs" : "web";
};
const misplaced = (all) => all.filter((pod) => pod.pool !== poolOf(pod)).map(({ name, pool }) => `${name} on ${pool}`);

test("every pod of production runs on its own pool, and every server has an instance in every zone", async () => {
  assert.deepEqual(
    ofKind("NodePool")
      .map(({ metadata }) => metadata.name)
      .sort(),
    Object.keys(NODES).sort(),
  );
  const { apply, ask } = cluster;
  apply(...ofKind("NodePool").flatMap(nodesOf));
  apply(...ofKind("Namespace"), ...ofKind("PriorityClass"));
  ask("wait", "--for=condition=Ready", "node", "--all", "--timeout=120s");
  apply(...ofKind("ServiceAccount"), ...ofKind("ResourceQuota"), ...ofKind("LimitRange"));
  const workloads = [...ofKind("Deployment"), ...ofKind("Job")].map(withoutVolumes);
  const servers = ofKind("Cluster").map(instancesOf);
  apply(...servers, ...workloads, STRAY);
  const wanted =
    servers.reduce((sum, { spec }) => sum + spec.replicas, 0) +
    workloads.reduce((sum, { kind, spec }) => sum + (kind === "Job" ? 1 : spec.replicas), 0) +
    1;
  const all = await until(
    () => {
      const found = pods();
      return found.length >= wanted && found.every(({ phase }) => phase !== "Pending") && found;
    },
    () => `all ${wanted} pods run: ${JSON.stringify(pods())}`,
    120,
  );
  assert.equal(all.length, wanted);
  assert.deepEqual(misplaced(all), []);
  assert.ok(all.some(({ pool }) => pool === "jobs") && all.some(({ pool }) => pool === "tenant-lumen"));
  for (const { metadata } of servers) {
    const zones = all.filter(({ server }) => server === metadata.name).map(({ zone }) => zone);
    assert.deepEqual(zones.sort(), ["a", "b", "c"], metadata.name);
  }
});

test("with a zone lost, Odoo runs again on the same pools in the other zones, and servers keep their majority", async () => {
  // A job's pod is lost with its node, and its controller decides whether to retry.
  const odoo = () => pods().filter(({ server, once }) => server === undefined && !once);
  const before = odoo().filter(({ name }) => name !== "stray").length;
  cluster.ask("delete", "nodes", "--selector=topology.kubernetes.io/zone=eu-central-1c", "--wait=false");
  const running = () =>
    odoo().filter(({ zone, phase, name }) => phase === "Running" && zone !== "c" && name !== "stray");
  await until(
    () => running().length === before,
    () => `all ${before} pods run again: ${JSON.stringify(odoo())}`,
    180,
  );
  assert.deepEqual(misplaced(pods().filter(({ pool }) => pool !== undefined)), []);
  for (const { metadata } of ofKind("Cluster")) {
    const left = pods().filter(
      ({ server, phase, zone }) => server === metadata.name && phase === "Running" && zone !== "c",
    );
    assert.ok(left.length >= 2, `${metadata.name} has ${left.length} instances`);
  }
});
