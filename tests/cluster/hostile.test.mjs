// An attacker with ClusterRole `edit` or `admin`, or with every right, in a tenant's namespace: the API server refuses what reaches
// beyond the namespace and admits what a tenant, controllers, operators and the deployer need. Policies and tenant are those that
// the production program renders.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { parse } from "yaml";
import { CELL_DEFINITIONS, startCluster } from "../support/cluster.mjs";
import { apiClient } from "../support/kubernetes-api.mjs";
import { root } from "../../tools/workspace.mjs";
import { platform } from "../support/library.mjs";
import { render } from "../support/render.mjs";
import { until } from "../support/waiting.mjs";
import { ADMITTED } from "./hostile/admitted.mjs";
import { KINDS } from "./hostile/kinds.mjs";
import { BY_NAMESPACE_ADMIN, GOOD_NAMESPACES, NAMESPACES } from "./hostile/namespaces.mjs";
import { GOOD_OBJECTS, OBJECTS } from "./hostile/objects.mjs";
import { existingPod, GOOD_PODS, GOOD_UPDATES, PODS } from "./hostile/pods.mjs";
import { create, DEPLOYER, NAMESPACE, object, patch, remove } from "./hostile/requests.mjs";
import { EXISTING_SECRETS, GOOD_SECRETS, SECRETS } from "./hostile/secrets-operator.mjs";

const { tenantPolicies } = platform("admission/tenant-policies");

let cluster, send, rendered;
before(async () => {
  const folder = mkdtempSync(join(tmpdir(), "retail-odoo-hostile-"));
  const out = render("prod", join(folder, "prod"));
  rendered = readdirSync(out, { recursive: true })
    .filter((file) => /[/\\].*\.yaml$/.test(file))
    .map((file) => withFreeStorage(parse(readFileSync(join(out, file), "utf8"))));
  rmSync(folder, { recursive: true });
  cluster = startCluster("hostile");
  await cluster.define(CELL_DEFINITIONS);
  cluster.apply(TARGET_GROUP_BINDINGS);
  send = apiClient(cluster.kubeconfig);
  const ofKind = (...kinds) => rendered.filter(({ kind }) => kinds.includes(kind));
  cluster.apply(...ofKind("Namespace", "PriorityClass"), HOSTILE_PRIORITY);
  const inTenant = rendered.filter(({ metadata }) => metadata.namespace === NAMESPACE);
  cluster.apply(...inTenant, ...RIGHTS, ...EXISTING_SECRETS);
  cluster.apply(...ofKind("ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding").map(trusting));
  await enforced();
  const [{ metadata }] = cluster.list("jobs", `--field-selector=metadata.namespace=${NAMESPACE}`);
  for (const name of ["existing", "on-node"]) await stored(create(existingPod(name, metadata.uid)));
  cluster.apply(NODE);
  const body = {
    apiVersion: "v1",
    kind: "Binding",
    metadata: { name: "on-node" },
    target: { kind: "Node", name: "node-a" },
  };
  await stored({ method: "POST", path: `/api/v1/namespaces/${NAMESPACE}/pods/on-node/binding`, body });
});
after(() => cluster?.stop());

/** The quota of the tenant has room for a claim beside those of the platform. */
function withFreeStorage(object) {
  if (object.kind === "ResourceQuota" && object.metadata.namespace === NAMESPACE && object.metadata.name === "tenant")
    object.spec.hard["requests.storage"] = "1Ti";
  return object;
}

/** The rendered policies, with a group that an existing cluster would list in `trustedPrincipals`. */
function trusting(object) {
  const name = object.metadata.name.replace("retail-odoo-tenant-", "");
  const spec = tenantPolicies({ groups: ["tenant-deployers"], users: [] })[name];
  return spec && object.kind === "ValidatingAdmissionPolicy" ? { ...object, spec } : object;
}

/** The API server enforces a new policy only after some seconds. */
async function enforced() {
  const first = ([title, [as], request, refusal]) =>
    until(async () => {
      const { message } = await send({ ...request, ...(as.as ? as : { as }) });
      return refusal.test(message);
    }, `a policy is enforced: ${title}`);
  for (const requests of [KINDS, NAMESPACES, PODS, OBJECTS, SECRETS]) await first(requests[0]);
  for (const title of [/^serves/, /^sets/, /^claims/]) await first(OBJECTS.find(([name]) => title.test(name)));
}

async function stored(request) {
  const { status, message } = await send({ ...request, keep: true });
  assert.ok(status < 300, message);
}

/** Every answer that is not the refusal of a request, over all its principals. */
async function unrefused(requests) {
  const wrong = [];
  for (const [title, principals, request, refusal] of requests)
    for (const principal of principals) {
      const { status, message } = await send({ ...request, ...(principal.as ? principal : { as: principal }) });
      if (status < 400 || !refusal.test(message))
        wrong.push(`${principal.as ?? principal} ${title}: ${status} ${message}`);
    }
  return wrong;
}

async function unadmitted(requests) {
  const wrong = [];
  for (const [title, principal, request] of requests) {
    const { status, message } = await send({ ...request, ...principal });
    if (status >= 300) wrong.push(`${principal.as ?? "the deployer"} ${title}: ${status} ${message}`);
  }
  return wrong;
}

for (const [what, requests] of Object.entries({ KINDS, NAMESPACES, BY_NAMESPACE_ADMIN, PODS, OBJECTS, SECRETS }))
  test(`every hostile request is refused with its reason: ${what.toLowerCase().replaceAll("_", " ")}`, async () => {
    assert.ok(requests.length > 0);
    assert.deepEqual(await unrefused(requests), []);
  });

test("the probe of docs/tenants.md is refused by the policy that the page names, and the page names every tenant policy", () => {
  const page = readFileSync(join(root, "docs", "tenants.md"), "utf8");
  const [, probe, policy] = /`kubectl (.* --dry-run=server)` +\| refused, .*`(Validating[^`]*)`/.exec(page);
  const args = probe.replace("tenant-<name>", NAMESPACE).split(" ");
  assert.throws(
    () => cluster.ask(...args),
    (error) => error.message.includes(policy),
  );
  const [, listed] = /`retail-odoo-tenant-` with (.*?) \|/.exec(page);
  const names = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  assert.deepEqual(names, Object.keys(tenantPolicies({ groups: [], users: [] })).sort());
});

test("what the platform renders for its tenants is admitted from the deployer", async () => {
  const tenants = rendered.filter(({ metadata }) => metadata.namespace?.startsWith("tenant-"));
  assert.ok(tenants.length > 150, `only ${tenants.length} objects`);
  assert.deepEqual(cluster.tryApply(...tenants).stderr, "");
});

const updates = GOOD_UPDATES.map(([title, as, request]) => [title, as.as ? as : { as }, request]);
for (const [what, requests] of Object.entries({
  "pods of admissible templates, from their controllers": GOOD_PODS,
  "updates of pods": updates,
  "objects of a tenant": GOOD_OBJECTS,
  namespaces: GOOD_NAMESPACES,
  "Secrets of External Secrets": GOOD_SECRETS,
  "writes of tenants, controllers, operators, nodes and the deployer": ADMITTED,
}))
  test(`every good request is admitted: ${what}`, async () => {
    assert.deepEqual(await unadmitted(requests), []);
  });

test("objects of a tenant are bounded in number: its quota counts every kind that it names, and a flood ends at the limit", async () => {
  const quota = () =>
    cluster
      .list("resourcequotas")
      .find(({ metadata: { namespace, name } }) => namespace === NAMESPACE && name === "tenant");
  const { hard } = quota().spec;
  const uncounted = () => Object.keys(hard).filter((kind) => quota().status?.used?.[kind] === undefined);
  await until(() => uncounted().length === 0, () => `the quota counts ${uncounted()}`); // prettier-ignore
  const counted = Object.keys(hard).filter((kind) => kind.startsWith("count/"));
  for (const kind of ["configmaps", "secrets", "services", "leases.coordination.k8s.io"])
    assert.ok(counted.includes(`count/${kind}`), kind);
  const LEASES = "count/leases.coordination.k8s.io";
  const lease = (index) => object("coordination.k8s.io/v1", "Lease", {}, { name: `flood-${index}` });
  const free = Number(hard[LEASES]) - Number(quota().status.used[LEASES]);
  for (let index = 0; index < free; index++) {
    const { status, message } = await send({ ...create(lease(index)), as: "full", keep: true });
    assert.ok(status < 300, message);
  }
  const { status, message } = await send({ ...create(lease(free)), as: "full", keep: true });
  assert.equal(status, 403);
  assert.match(message, /exceeded quota: tenant, requested: count\/leases/);
});

test("data takes a confirmation, also from the deployer: the tenant's namespace, its claims and the CRDs of databases", async () => {
  const crd = "clusters.postgresql.cnpg.io";
  const definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
  const guarded = [
    [NAMESPACE, remove("v1", "Namespace", NAMESPACE), patch("v1", "Namespace", NAMESPACE, confirming(NAMESPACE))],
    [
      "odoo-files",
      remove("v1", "PersistentVolumeClaim", "odoo-files"),
      patch("v1", "PersistentVolumeClaim", "odoo-files", confirming("odoo-files")),
    ],
    [
      crd,
      { method: "DELETE", path: `${definitions}/${crd}` },
      {
        method: "PATCH",
        path: `${definitions}/${crd}`,
        body: confirming(crd),
        contentType: "application/merge-patch+json",
      },
    ],
  ];
  for (const [name, deletion, confirmation] of guarded) {
    const refused = await send({ ...deletion, ...DEPLOYER });
    assert.match(refused.message, new RegExp(`annotate retail-odoo.io/confirm-delete=${name} to delete it`));
    const { status, message } = await send({ ...confirmation, keep: true });
    assert.ok(status < 300, message);
    const admitted = await send({ ...deletion, ...DEPLOYER });
    assert.ok(admitted.status < 300, admitted.message);
  }
  const other = await send({ method: "DELETE", path: `${definitions}/middlewares.traefik.io` });
  assert.ok(other.status < 300, other.message);
});

function confirming(name) {
  return { metadata: { annotations: { "retail-odoo.io/confirm-delete": name } } };
}

const RBAC = "rbac.authorization.k8s.io";
const binding = (name, roleRef, kind = "RoleBinding", subject = "User") => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: { name: name.replaceAll(":", "-"), ...(kind === "RoleBinding" && { namespace: NAMESPACE }) },
  roleRef: { apiGroup: RBAC, ...roleRef },
  subjects: [{ kind: subject, apiGroup: RBAC, name }],
});
const role = (name, kind, rules) => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata: { name, ...(kind === "Role" && { namespace: NAMESPACE }) },
  rules,
});
const ALL = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];
const ACCOUNTS = ["kube-system", "cert-manager", "external-secrets", "keda"].map(
  (namespace) => `system:serviceaccounts:${namespace}`,
);

/** RBAC permits each principal what it tries, so that every refusal comes from admission. */
const RIGHTS = [
  role("full", "Role", ALL),
  role("test-namespaces", "ClusterRole", [{ apiGroups: [""], resources: ["namespaces"], verbs: ["*"] }]),
  binding("full", { kind: "Role", name: "full" }),
  binding("edit", { kind: "ClusterRole", name: "edit" }),
  binding("admin", { kind: "ClusterRole", name: "admin" }),
  binding("tenant-ci", { kind: "Role", name: "full" }),
  binding("namespace-admin", { kind: "ClusterRole", name: "test-namespaces" }, "ClusterRoleBinding"),
  binding("break-glass", { kind: "ClusterRole", name: "cluster-admin" }, "ClusterRoleBinding"),
  ...ACCOUNTS.map((group) => binding(group, { kind: "Role", name: "full" }, "RoleBinding", "Group")),
  // As the chart of External Secrets gives it, and for its neighbour.
  role("test-secrets", "ClusterRole", [{ apiGroups: [""], resources: ["secrets"], verbs: ["*"] }]),
  ...["external-secrets", "cert-manager"].map((namespace) =>
    binding(
      `system:serviceaccounts:${namespace}`,
      { kind: "ClusterRole", name: "test-secrets" },
      "ClusterRoleBinding",
      "Group",
    ),
  ),
];

/** A class of an existing cluster that outranks the platform. */
const HOSTILE_PRIORITY = {
  apiVersion: "scheduling.k8s.io/v1",
  kind: "PriorityClass",
  metadata: { name: "hostile-critical" },
  value: 950_000,
};

const NODE = {
  apiVersion: "v1",
  kind: "Node",
  metadata: { name: "node-a", labels: { "kubernetes.io/hostname": "node-a" } },
  spec: { taints: [{ key: "test", value: "true", effect: "NoSchedule" }] },
};

/** The CRD of the AWS Load Balancer Controller, without its schema. */
const TARGET_GROUP_BINDINGS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "targetgroupbindings.elbv2.k8s.aws", annotations: { "api-approved.kubernetes.io": "test" } },
  spec: {
    group: "elbv2.k8s.aws",
    scope: "Namespaced",
    names: { kind: "TargetGroupBinding", plural: "targetgroupbindings" },
    versions: [
      {
        name: "v1beta1",
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
};
