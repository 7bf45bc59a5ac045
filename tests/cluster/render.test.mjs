// A real API server with the operators' CRDs accepts the output of `retail-odoo render` under strict validation. Each
// environment has a control plane of its own.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, test } from "node:test";
import { parse } from "yaml";
import { root } from "../../tools/workspace.mjs";
import { succeeds, withCluster } from "../support/cluster.mjs";
import { objectFiles, render } from "../support/render.mjs";
import { until } from "../support/waiting.mjs";

const DEFINITIONS = [
  "cert-manager-1.21.2",
  "cloudnative-pg-1.30.0",
  "external-secrets-2.9.0",
  "karpenter-1.14.1",
  "kyverno-1.18.2",
  "plugin-barman-cloud-0.14.0",
  "prometheus-operator-0.93.0",
  "traefik-3.5.4",
];
const folder = mkdtempSync(join(tmpdir(), "retail-odoo-cluster-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function applyAll({ ask }, out) {
  const files = objectFiles(out);
  assert.ok(files.length > 20, `only ${files.length} objects`);
  const folders = [...new Set(files.map((file) => file.split(/[/\\]/)[0]))];
  // The first folder holds the objects without a namespace, namespaces among them.
  for (const part of folders) ask("apply", "--server-side", "--validate=strict", "-f", join(out, part));
}

/** Every pod of every workload is created, also in a rollout: Pod Security, quotas and admission refuse none. */
async function startsAll({ ask, list }) {
  const refused = () =>
    list("events", "--field-selector=reason=FailedCreate")
      .map(({ involvedObject, message }) => `${involvedObject.namespace}/${involvedObject.name}: ${message}`)
      // Controllers retry these: files are applied by name, so a service account may come after its workload, and the quota
      // controller releases the usage of deleted pods late.
      .filter((refusal) => !/serviceaccount "[^"]*" not found|exceeded quota/.test(refusal));
  const started = ({ kind, spec, status }) =>
    kind === "Job" ? status.active === 1 : (status.replicas ?? 0) >= spec.replicas;
  const workloads = () => list("deployments,statefulsets,jobs");
  const without = (is) => () => workloads().filter((each) => !is(each)).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`); // prettier-ignore
  const come = async (is, what) =>
    until(
      () => without(is)().length === 0 || refused().length > 0,
      () => `${what}: ${without(is)()}`,
      180,
    );
  await come(started, "pods of every workload are created");
  assert.deepEqual(refused(), []);
  const releases = workloads().filter(({ kind, spec }) => kind === "Deployment" && spec.replicas > 0);
  assert.ok(releases.length >= 3, `only ${releases.length} deployments`);
  for (const { metadata } of releases)
    ask("rollout", "restart", `deployment/${metadata.name}`, "--namespace", metadata.namespace);
  const renewed = ({ kind, metadata, spec, status }) =>
    kind !== "Deployment" ||
    spec.replicas === 0 ||
    (status.observedGeneration === metadata.generation && (status.updatedReplicas ?? 0) > 0);
  await come(renewed, "pods of every rollout are created");
  assert.deepEqual(refused(), []);
}

for (const stack of ["staging", "prod"])
  test(`${stack}: every object and every pod is admitted under strict validation`, async () => {
    const out = render(stack, join(folder, stack));
    await withCluster(stack, DEFINITIONS, async (cluster) => {
      applyAll(cluster, out);
      await startsAll(cluster);
    });
  });

test("tenants on RDS and on an external server: jobs, poolers and certificates are accepted, and their pods admitted", async () => {
  const out = render("dev", join(folder, "engines"), join(root, "tests", "cluster", "engines"));
  const files = objectFiles(out).filter((file) => file.startsWith("databases"));
  const count = (kind) => files.filter((file) => basename(file).startsWith(`${kind}-`)).length;
  for (const kind of ["job", "deployment", "service", "certificate", "poddisruptionbudget"])
    assert.equal(count(kind), 2, kind);
  // Of each database's job and pooler, and the namespace's own.
  assert.equal(count("networkpolicy"), 5);
  await withCluster("engines", DEFINITIONS, async (cluster) => {
    applyAll(cluster, out);
    await startsAll(cluster);
    const budgets = () =>
      cluster
        .list("poddisruptionbudgets")
        .map(({ metadata, status }) => [metadata.name, status.conditions?.[0]?.reason]);
    await until(
      () => budgets().every(([, reason]) => reason !== undefined),
      () => `every disruption budget has a condition: ${JSON.stringify(budgets())}`,
    );
    assert.deepEqual(
      budgets().filter(([, reason]) => reason === "SyncFailed"),
      [],
    );
  });
});

test("dev: every object is accepted; Pod Security, quota and admission apply to a tenant's pods; its disruption budget selects no job", async () => {
  const out = render("dev", join(folder, "dev"));
  await withCluster("dev", DEFINITIONS, async (cluster) => {
    applyAll(cluster, out);
    const { kubectl, ask } = cluster;
    const create = (object) => kubectl(["create", "--dry-run=server", "-f", "-"], object);
    // The API server enforces a new policy only after some seconds.
    await until(
      () => /pinned by digest/.test(create(probe({ image: `${REPOSITORY}:19.0` })).stderr),
      "an image by tag is refused",
    );
    succeeds(create(probe({})));
    assert.match(create(probe({ securityContext: { privileged: true } })).stderr, /violates PodSecurity "restricted/);
    const greedy = { cpu: "64", memory: "1Gi" };
    assert.match(create(probe({ resources: { requests: greedy, limits: greedy } })).stderr, /exceeded quota: tenant/);
    const get = (...args) => ask("get", "--namespace", "tenant-bakery", ...args);
    const job = () => get("pods", "--selector=app.kubernetes.io/component=init", "--output=name");
    await until(job, "the pod of the job is created");
    const reason = () => get("poddisruptionbudgets/odoo", "--output=jsonpath={.status.conditions[0].reason}");
    // A disruption budget that selects a job's pod cannot be computed and blocks every eviction.
    assert.notEqual(await until(reason, "the disruption budget has a condition"), "SyncFailed");
    for (const [what, object, refusal] of REFUSED) assert.match(create(object).stderr, refusal, what);
    for (const match of ADMITTED_ROUTES) succeeds(create(route(match)));
    for (const toleration of ADMITTED_TOLERATIONS) succeeds(create(probe({}, { tolerations: [toleration] })));
    refusesAsItShould(cluster, out);
  });
});

/** Repository of every tenant's image. */
const REPOSITORY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/odoo-prod/odoo";
const DIGEST = `@sha256:${"0".repeat(64)}`;
const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: "odoo", uid: "00000000-0000-0000-0000-000000000000" };

/** An admissible pod of the tenant, with changes to its container, its specification or its metadata. */
function probe(change, spec = {}, metadata = { ownerReferences: [owner] }) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe", namespace: "tenant-bakery", ...metadata },
    spec: {
      ...spec,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "probe",
          image: `${REPOSITORY}${DIGEST}`,
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          ...change,
        },
      ],
    },
  };
}

/** A service internal to Traefik. */
const INTERNAL = [{ kind: "TraefikService", name: "prometheus@internal" }];

function route(match, kind = "IngressRoute", services = [{ name: "odoo", port: 8069 }]) {
  return {
    apiVersion: "traefik.io/v1alpha1",
    kind,
    metadata: { name: "probe", namespace: "tenant-bakery" },
    spec: { routes: [kind === "IngressRoute" ? { kind: "Rule", match, services } : { match, services }] },
  };
}

const OWN = "Host(`bakery.dev.erp.example.com`)";
const ADMITTED_ROUTES = [
  `(${OWN})`,
  `(${OWN}) && PathPrefix(\`/websocket\`) && !Path(\`/a\`)`,
  `(${OWN}) && (PathPrefix(\`/a\`) || Header(\`X-A\`, \`b\`))`,
];

/** For its own nodes, for those of jobs, and what Kubernetes itself adds. */
const ADMITTED_TOLERATIONS = [
  { key: "retail-odoo.io/tenant", operator: "Equal", value: "bakery", effect: "NoSchedule" },
  { key: "retail-odoo.io/pool", value: "jobs", effect: "NoSchedule" },
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
];

function tolerating(key, value) {
  return probe({}, { tolerations: [{ key, operator: "Equal", value, effect: "NoSchedule" }] });
}

/** The schemas and CEL rules of Karpenter's CRDs are enforced. */
function refusesAsItShould({ kubectl }, out) {
  const pool = parse(readFileSync(join(out, "_cluster", "nodepool-data.yaml"), "utf8"));
  const changed = (change) => {
    const copy = structuredClone(pool);
    change(copy.spec);
    return kubectl(
      ["apply", "--server-side", "--dry-run=server", "--force-conflicts", "--validate=strict", "-f", "-"],
      copy,
    );
  };
  succeeds(changed(() => undefined));
  assert.match(
    changed((spec) => delete spec.disruption.budgets[1].duration).stderr,
    /'schedule' must be set with 'duration'/,
  );
  assert.match(changed((spec) => (spec.disruption.budgets[1].duration = "1d")).stderr, /duration/);
  assert.match(changed((spec) => (spec.template.spec.expires = "720h")).stderr, /unknown field|field not declared/);
}

/** Hostile objects in a tenant's namespace, and the message of each refusal. */
const REFUSED = [
  ["an image by tag", probe({ image: `${REPOSITORY}:19.0` }), /must be pinned by digest/],
  ["an image of another repository", probe({ image: `${REPOSITORY}o${DIGEST}` }), /must come from a repository/],
  [
    "an init container with such an image",
    probe(
      {},
      { initContainers: [{ ...probe({}).spec.containers[0], name: "first", image: `evil.example/odoo${DIGEST}` }] },
    ),
    /must come from a repository/,
  ],
  ["a bare pod", probe({}, {}, {}), /must belong to a workload/],
  ["the node's network", probe({}, { hostNetwork: true }), /hostNetwork bypasses|host namespaces/],
  [
    "nodes of the system",
    probe({}, { tolerations: [{ key: "CriticalAddonsOnly", operator: "Exists" }] }),
    /tolerations/,
  ],
  ["nodes of databases", tolerating("retail-odoo.io/pool", "data"), /tolerations/],
  ["nodes of another tenant", tolerating("retail-odoo.io/tenant", "lumen"), /tolerations/],
  [
    "nodes of every tenant",
    probe({}, { tolerations: [{ key: "retail-odoo.io/tenant", operator: "Exists" }] }),
    /tolerations/,
  ],
  ["every pool", probe({}, { tolerations: [{ key: "retail-odoo.io/pool", operator: "Exists" }] }), /tolerations/],
  ["a node by its name", probe({}, { nodeName: "data-a-0" }), /bypasses the scheduler/],
  ["all nodes", probe({}, { tolerations: [{ operator: "Exists" }] }), /tolerations/],
  [
    "the databases' priority",
    probe({}, { priorityClassName: "retail-odoo-database" }),
    /priority classes of the platform/,
  ],
  [
    "the system's priority",
    probe({}, { priorityClassName: "system-node-critical" }),
    /priority classes of the platform/,
  ],
  ["another's host", route("(Host(`other.example.com`))"), /may only name hosts/],
  ["another's host beside its own", route(`(${OWN} || Host(\`other.example.com\`))`), /may only name hosts/],
  ["every host", route("PathPrefix(`/`)"), /must name its hosts first/],
  ["every host by an alternative", route(`(${OWN}) && Path(\`/a\`) || PathPrefix(\`/\`)`), /must name its hosts first/],
  ["hosts by a pattern", route("(HostRegexp(`.*`))"), /must name its hosts first/],
  ["metrics of the whole edge", route(`(${OWN})`, "IngressRoute", INTERNAL), /services with an @/],
  ["a route without hosts", route("HostSNI(`*`)", "IngressRouteTCP"), /TCP and UDP routes cannot/],
  [
    "an address of its own",
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "probe", namespace: "tenant-bakery" },
      spec: { ports: [{ port: 80 }], externalIPs: ["192.0.2.1"] },
    },
    /an external IP intercepts/,
  ],
];

test("a tenant with Redis: every object is accepted, its pods fit its quota and are admitted, and its disruption budgets select them", async () => {
  const out = render("dev", join(folder, "sessions"), join(root, "tests", "cluster", "sessions"));
  await withCluster("sessions", DEFINITIONS, async (cluster) => {
    applyAll(cluster, out);
    const get = (...args) => cluster.ask("get", "--namespace", "tenant-bakery", ...args);
    const names = (component) => get("pods", `--selector=app.kubernetes.io/component=${component}`, "--output=name");
    const pods = (component) => names(component).split("\n").filter(Boolean).length;
    await until(() => pods("redis-instance") === 3 && pods("redis-proxy") === 2, "instances and proxies are created");
    const reason = (budget) =>
      get(`poddisruptionbudgets/${budget}`, "--output=jsonpath={.status.conditions[0].reason}");
    for (const budget of ["bakery-sessions-instances", "bakery-sessions-proxies"]) {
      assert.notEqual(await until(() => reason(budget), `${budget} has a condition`), "SyncFailed");
    }
    const claims = get(
      "persistentvolumeclaims",
      "--selector=app.kubernetes.io/component=redis-instance",
      "--output=name",
    );
    assert.equal(claims.split("\n").filter(Boolean).length, 3);
  });
});

test("the same program renders the same bytes", () => {
  const [first, second] = [join(folder, "dev"), render("dev", join(folder, "again"))];
  assert.deepEqual(objectFiles(second), objectFiles(first));
  for (const file of objectFiles(first))
    assert.equal(readFileSync(join(second, file), "utf8"), readFileSync(join(first, file), "utf8"), file);
});
