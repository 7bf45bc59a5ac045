// What `retail-odoo render` writes is accepted by a real API server with the operators' real definitions, strictly.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/workspace.mjs";

const tools = process.env.CLUSTER_TOOLS;
const definitions = process.env.CLUSTER_CRDS;
const folder = mkdtempSync(join(tmpdir(), "retail-odoo-cluster-"));
const kubeconfig = join(folder, "kubeconfig");
const name = `retail-odoo-${process.pid}`;
let kubectl;

before(() => {
  const bin = execFileSync(join(tools, "unpack"), { encoding: "utf8" }).trim();
  execFileSync(join(tools, "up"), [name, kubeconfig], { stdio: "ignore" });
  kubectl = (args) => spawnSync(join(bin, "kubectl"), [`--kubeconfig=${kubeconfig}`, ...args], { encoding: "utf8" });
  for (const file of ["cloudnative-pg-1.30.0", "plugin-barman-cloud-0.14.0", "traefik-3.5.4", "cert-manager-1.21.2"])
    expectApplied(kubectl(["apply", "--server-side", "-f", join(definitions, `${file}.yaml`)]));
  expectApplied(kubectl(["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"]));
});
after(() => {
  spawnSync(join(tools, "down"), [name], { stdio: "ignore" });
  rmSync(folder, { recursive: true, force: true });
});

function expectApplied(result) {
  assert.equal(result.status, 0, result.stdout + result.stderr);
}

function render(stack) {
  const out = join(folder, stack);
  const cli = join(root, "packages", "preview", "dist", "cli", "main.js");
  const result = spawnSync(process.execPath, [cli, "render", "--cwd", root, "--stack", stack, "--out", out], {
    encoding: "utf8",
  });
  assert.equal(result.status, 0, result.stdout + result.stderr);
  return out;
}

/** Every file below a folder that holds an object. */
function objectsOf(out) {
  return readdirSync(out, { recursive: true })
    .filter((file) => /[/\\].*\.yaml$/.test(file))
    .sort();
}

for (const stack of ["dev", "staging", "prod"])
  test(`${stack}: every object is accepted, and nothing in it goes unread`, () => {
    const out = render(stack);
    const files = objectsOf(out);
    assert.ok(files.length > 20, `only ${files.length} objects`);
    // Namespaces first: the rest lives in them.
    expectApplied(kubectl(["apply", "--server-side", "--validate=strict", "-f", join(out, "_cluster")]));
    const folders = [...new Set(files.map((file) => file.split(/[/\\]/)[0]))].filter((part) => part !== "_cluster");
    for (const namespace of folders) {
      // A namespace that an operator's chart makes is not among the objects.
      kubectl(["create", "namespace", namespace]);
      expectApplied(
        kubectl(["apply", "--server-side", "--validate=strict", "--namespace", namespace, "-f", join(out, namespace)]),
      );
    }
  });

test("the same program renders the same bytes", () => {
  const [first, second] = [render("dev"), join(folder, "again")];
  const cli = join(root, "packages", "preview", "dist", "cli", "main.js");
  execFileSync(process.execPath, [cli, "render", "--cwd", root, "--stack", "dev", "--out", second], {
    stdio: "ignore",
  });
  for (const file of objectsOf(first))
    assert.equal(readFileSync(join(first, file), "utf8"), readFileSync(join(second, file), "utf8"), file);
});

test("a tenant's pods obey Pod Security and its quota", () => {
  const pod = (overrides) => ({
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
          ...overrides,
        },
      ],
    },
  });
  const create = (object) =>
    spawnSync(
      join(execFileSync(join(tools, "unpack"), { encoding: "utf8" }).trim(), "kubectl"),
      [`--kubeconfig=${kubeconfig}`, "create", "--dry-run=server", "-f", "-"],
      {
        input: JSON.stringify(object),
        encoding: "utf8",
      },
    );
  expectApplied(create(pod({})));
  const privileged = create(pod({ securityContext: { privileged: true } }));
  assert.match(privileged.stderr, /violates PodSecurity "restricted/);
  const greedy = create(
    pod({ resources: { requests: { cpu: "64", memory: "1Gi" }, limits: { cpu: "64", memory: "1Gi" } } }),
  );
  assert.match(greedy.stderr, /exceeded quota: tenant/);
});
