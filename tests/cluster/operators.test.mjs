// Operators on a system pool, by the real scheduler: where the proof says that they fit, every pod is scheduled although a
// zone is lost; where it says that they do not, one stays pending. Signature policy and ClusterSecretStore against the real CRDs.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { startCluster } from "../support/cluster.mjs";
import { contract, platform } from "../support/library.mjs";
import { until } from "../support/waiting.mjs";

const { ENVIRONMENT, ENVIRONMENTS, LEAST_NODES_PER_ZONE, SINGLE_SYSTEM_NODE } = contract;
const { CLUSTER_SERVICES, systemPods } = platform("cluster-services");
const { systemCapacity } = platform("landing-zone");
const { ON_SYSTEM_POOL } = platform("nodes");
const { fit } = platform("platform/prove-operators");
const { signaturePolicy } = platform("admission/signature-policy");
const { secretStore } = platform("cluster-services/secret-store");

const cluster = startCluster("operators");
const { apply, ask, hasAccounts, kubectl, list, tryApply } = cluster;
after(() => cluster.stop());

/** Every operator, Kyverno included. */
const EVERY = Object.fromEntries(CLUSTER_SERVICES.map((service) => [service, true]));
const LETTERS = ["a", "b", "c"];

function node(zone, index, { cpu, memoryGiB, pods }) {
  const allocatable = {
    cpu: `${Math.floor(cpu * 1000)}m`,
    memory: `${Math.floor(memoryGiB * 1024)}Mi`,
    pods: String(pods),
  };
  const id = `system-${zone}-${index}`;
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: id,
      annotations: { "kwok.x-k8s.io/node": "fake" },
      labels: {
        "kubernetes.io/hostname": id,
        "topology.kubernetes.io/zone": `eu-central-1${zone}`,
        ...ON_SYSTEM_POOL.nodeSelector,
      },
    },
    spec: { taints: [{ key: "CriticalAddonsOnly", value: "true", effect: "NoSchedule" }] },
    status: { capacity: allocatable, allocatable },
  };
}

function pod(namespace, index, { cpu, memoryMiB }) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: `operator-${index}`, namespace },
    spec: {
      ...ON_SYSTEM_POOL,
      containers: [
        {
          name: "operator",
          image: "operator",
          resources: { requests: { cpu: `${Math.round(cpu * 1000)}m`, memory: `${memoryMiB}Mi` } },
        },
      ],
    },
  };
}

/** Schedules the pods on the nodes of all zones but one, or of the first zone where no zone loss is survived. */
async function schedule(label, pool, survives = true) {
  const zones = survives ? LETTERS.slice(0, -1) : LETTERS.slice(0, 1);
  const capacity = systemCapacity(pool, zones.length, survives);
  const requests = systemPods(EVERY, survives);
  const nodes = zones.flatMap((zone) =>
    Array.from({ length: pool.minNodesPerZone }, (_, index) => node(zone, index, capacity.node)),
  );
  apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: label } }, ...nodes);
  ask("wait", "--for=condition=Ready", "node", "--all", "--timeout=60s");
  await hasAccounts();
  // The largest first, as by priority: small pods fit into gaps, large ones need a whole one.
  const sorted = [...requests].sort((one, other) => other.memoryMiB - one.memoryMiB);
  apply(...sorted.map((request, index) => pod(label, index, request)));
  // A node starts with the taint not-ready, and the scheduler learns of nodes and pods in any order: only a decision about every
  // node without that taint is its last.
  const refused = ({ reason, message }) =>
    reason === "Unschedulable" && message.startsWith(`0/${nodes.length} `) && !message.includes("untolerated taint");
  const decided = ({ spec, status }) => spec.nodeName !== undefined || status.conditions?.some(refused);
  const pods = () => list("pods", `--field-selector=metadata.namespace=${label}`);
  const left = await until(
    () => {
      const found = pods();
      return found.length === requests.length && found.every(decided) && found.filter(({ spec }) => !spec.nodeName);
    },
    () => `the scheduler decides on every pod: ${JSON.stringify(pods().filter((each) => !decided(each)))}`,
  );
  ask("delete", "namespace", label, "--wait=false");
  ask("delete", "pods", "--namespace", label, "--all", "--force", "--grace-period=0");
  ask("delete", "nodes", "--all");
  return { proven: fit(requests, capacity), left: left.length };
}

for (const environment of ENVIRONMENTS)
  test(`${environment}: all pods of the operators are scheduled with one zone lost`, async () => {
    const pool = { minNodesPerZone: LEAST_NODES_PER_ZONE.system, ...ENVIRONMENT[environment].pools.system };
    assert.deepEqual(await schedule(environment, pool), { proven: true, left: 0 });
  });

test("where no zone loss is survived, one node of the first zone holds one replica of every operator", async () => {
  const pool = { instanceType: SINGLE_SYSTEM_NODE, minNodesPerZone: LEAST_NODES_PER_ZONE.system, maxNodesPerZone: 1 };
  assert.deepEqual(await schedule("single", pool, false), { proven: true, left: 0 });
});

test("on a pool that the proof refuses, pods stay pending", async () => {
  const { proven, left } = await schedule("small", {
    instanceType: "t3.medium",
    minNodesPerZone: 2,
    maxNodesPerZone: 2,
  });
  assert.equal(proven, false);
  assert.ok(left > 0, "every pod was scheduled");
});

test("signature policies by identity and by key, and the ClusterSecretStore, are accepted; a misspelt field is not", async () => {
  await cluster.define(["kyverno-1.18.2", "external-secrets-2.9.0"]);
  const issuer = "https://issuer.example";
  const signers = {
    identity: { identities: [{ issuer, subject: "images" }] },
    pattern: { identities: [{ issuer, subjectPattern: "^images$" }] },
    key: { publicKey: "-----BEGIN PUBLIC KEY-----\n", transparencyLog: true },
    "key-without-log": { publicKey: "-----BEGIN PUBLIC KEY-----\n", transparencyLog: false },
  };
  const policy = (label, spec) => ({
    apiVersion: "policies.kyverno.io/v1",
    kind: "ImageValidatingPolicy",
    metadata: { name: label },
    spec,
  });
  for (const [label, signer] of Object.entries(signers))
    for (const onAws of [true, false]) apply(policy(`${label}-${onAws}`, signaturePolicy({ signer }, onAws)));
  apply(secretStore("eu-central-1"));

  // Kyverno copies the match conditions into its webhook configuration, where the API server compiles them.
  const webhook = (matchConditions) => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "signatures" },
    webhooks: [
      {
        name: "signatures.example.com",
        clientConfig: { url: "https://127.0.0.1:1/" },
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Fail",
        namespaceSelector: { matchLabels: { signed: "true" } },
        rules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE", "UPDATE"], resources: ["pods"] }],
        matchConditions,
      },
    ],
  });
  const { matchConditions } = signaturePolicy({ signer: signers.identity }, true);
  const labels = { signed: "true" };
  apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "signed", labels } });
  await hasAccounts();
  const running = pod("signed", 0, { cpu: 0.1, memoryMiB: 1 });
  apply(running);
  apply(webhook(matchConditions));
  // No webhook answers at that address, so the API server refuses every request that matches.
  const change = (...args) => kubectl(["--namespace", "signed", ...args]).stderr;
  const another = pod("signed", 1, { cpu: 0.1, memoryMiB: 1 });
  await until(
    () => /signatures\.example\.com/.test(kubectl(["create", "--dry-run=server", "-f", "-"], another).stderr),
    "the webhook applies to a new pod",
  );
  assert.equal(change("label", "pod", "operator-0", "moved=true"), "");
  assert.match(change("set", "image", "pod/operator-0", "operator=other"), /signatures\.example\.com/);

  const strictly = (object) => tryApply(object).stderr;
  const good = signaturePolicy({ signer: signers.identity }, true);
  assert.match(
    strictly(policy("misspelt", { ...good, validationAction: ["Deny"] })),
    /\.spec\.validationAction: field not declared/,
  );
  assert.match(strictly(policy("misspelt", { ...good, failurePolicy: "Deny" })), /Unsupported value: "Deny"/);
  const store = secretStore("eu-central-1");
  assert.match(strictly({ ...store, spec: { ...store.spec, condition: [] } }), /\.spec\.condition: field not declared/);
});
