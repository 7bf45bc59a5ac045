// What `retail-odoo render` writes is accepted by a real API server with the operators' real definitions, strictly. Each
// environment has a control plane of its own, as it has in life.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { root } from "../../tools/workspace.mjs";

const tools = process.env.CLUSTER_TOOLS;
const definitions = process.env.CLUSTER_CRDS;
const DEFINITIONS = ["cloudnative-pg-1.30.0", "plugin-barman-cloud-0.14.0", "traefik-3.5.4", "cert-manager-1.21.2"];
const bin = execFileSync(join(tools, "unpack"), { encoding: "utf8" }).trim();
const folder = mkdtempSync(join(tmpdir(), "retail-odoo-cluster-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `work` with a control plane that is there for it alone. */
function withCluster(stack, work) {
  const name = `retail-odoo-${stack}-${process.pid}`;
  const kubeconfig = join(folder, `${stack}.kubeconfig`);
  execFileSync(join(tools, "up"), [name, kubeconfig], { stdio: "ignore" });
  const kubectl = (args, input) =>
    spawnSync(join(bin, "kubectl"), [`--kubeconfig=${kubeconfig}`, ...args], { encoding: "utf8", input });
  try {
    for (const file of DEFINITIONS)
      succeeds(kubectl(["apply", "--server-side", "-f", join(definitions, `${file}.yaml`)]));
    succeeds(kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]));
    work(kubectl);
  } finally {
    spawnSync(join(tools, "down"), [name], { stdio: "ignore" });
  }
}

function succeeds(result) {
  assert.equal(result.status, 0, result.stdout + result.stderr);
}

function render(stack, out = join(folder, stack)) {
  const cli = join(root, "packages", "preview", "dist", "cli", "main.js");
  const args = [cli, "render", "--cwd", root, "--stack", stack, "--out", out];
  succeeds(spawnSync(process.execPath, args, { encoding: "utf8" }));
  return out;
}

/** Every file below a folder that holds an object. */
function objectsOf(out) {
  return readdirSync(out, { recursive: true })
    .filter((file) => /[/\\].*\.yaml$/.test(file))
    .sort();
}

function applyAll(kubectl, out) {
  const files = objectsOf(out);
  assert.ok(files.length > 20, `only ${files.length} objects`);
  const folders = [...new Set(files.map((file) => file.split(/[/\\]/)[0]))];
  // Namespaces are among the objects of the cluster, and the rest lives in them.
  for (const part of folders) succeeds(kubectl(["apply", "--server-side", "--validate=strict", "-f", join(out, part)]));
}

for (const stack of ["staging", "prod"])
  test(`${stack}: every object is accepted, and nothing in it goes unread`, () => {
    const out = render(stack);
    withCluster(stack, (kubectl) => applyAll(kubectl, out));
  });

test("dev: every object is accepted; a tenant's pods obey Pod Security and its quota, and its budget counts no job", () => {
  const out = render("dev");
  withCluster("dev", (kubectl) => {
    applyAll(kubectl, out);
    const create = (pod) => kubectl(["create", "--dry-run=server", "-f", "-"], JSON.stringify(pod));
    succeeds(create(probe({})));
    assert.match(create(probe({ securityContext: { privileged: true } })).stderr, /violates PodSecurity "restricted/);
    const greedy = { cpu: "64", memory: "1Gi" };
    assert.match(create(probe({ resources: { requests: greedy, limits: greedy } })).stderr, /exceeded quota: tenant/);
    const get = (...args) => kubectl(["get", "--namespace", "tenant-bakery", ...args]).stdout;
    const has = (...args) => get(...args) !== "";
    until(() => has("pods", "--selector=app.kubernetes.io/component=init", "--output=name"));
    const reason = () => get("poddisruptionbudgets/odoo", "--output=jsonpath={.status.conditions[0].reason}");
    until(() => reason() !== "");
    // With a job's pod among those it selects, a budget cannot be computed and lets nobody be evicted.
    assert.notEqual(reason(), "SyncFailed");
  });
});

/** Waits for a controller, at most a minute. */
function until(condition) {
  for (let attempt = 0; attempt < 120 && !condition(); attempt++) spawnSync("sleep", ["0.5"]);
  assert.ok(condition(), "it did not come about");
}

/** A pod of the tenant that obeys, but for what is changed. */
function probe(change) {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "probe", namespace: "tenant-bakery" },
    spec: {
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
      containers: [
        {
          name: "probe",
          image: "registry.example/probe",
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          ...change,
        },
      ],
    },
  };
}

test("the same program renders the same bytes", () => {
  const [first, second] = [join(folder, "dev"), render("dev", join(folder, "again"))];
  assert.deepEqual(objectsOf(second), objectsOf(first));
  for (const file of objectsOf(first))
    assert.equal(readFileSync(join(second, file), "utf8"), readFileSync(join(first, file), "utf8"), file);
});
