// Every Kubernetes object that the three environments render, against the models of its kind. Needs no cluster; the cluster
// suite asks a real API server. Kinds without a model are listed, so that none is mistaken for checked.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parse } from "yaml";
import { render } from "../support/render.mjs";

const CUSTOM = {
  "karpenter.k8s.aws": "@kubernetes-models/karpenter",
  "karpenter.sh": "@kubernetes-models/karpenter",
  "postgresql.cnpg.io": "@kubernetes-models/cloudnative-pg",
  "traefik.io": "@kubernetes-models/traefik",
};
/** The models lag behind the operators. */
const WITHOUT_MODEL = [
  "barmancloud.cnpg.io/v1 ObjectStore",
  "cert-manager.io/v1 Certificate",
  "cert-manager.io/v1 ClusterIssuer",
  "cert-manager.io/v1 Issuer",
  "external-secrets.io/v1 ClusterSecretStore",
  "monitoring.coreos.com/v1 PodMonitor",
  "policies.kyverno.io/v1 ImageValidatingPolicy",
  "postgresql.cnpg.io/v1 DatabaseRole",
];
/** Development has no image signatures. */
const UNSIGNED = "policies.kyverno.io/v1 ImageValidatingPolicy";

const folder = mkdtempSync(join(tmpdir(), "retail-odoo-schema-"));
after(() => rmSync(folder, { recursive: true, force: true }));

async function modelOf({ apiVersion, kind }) {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const library = CUSTOM[group] ?? "kubernetes-models";
  try {
    return (await import(`${library}/${apiVersion}/${kind}`))[kind];
  } catch (error) {
    if (error.code === "ERR_MODULE_NOT_FOUND" || error.code === "ERR_PACKAGE_PATH_NOT_EXPORTED") return undefined;
    throw error;
  }
}

for (const stack of ["dev", "staging", "prod"])
  test(`${stack}: every object fits its schema`, async () => {
    const out = join(folder, stack);
    render(stack, out);
    const files = readdirSync(out, { recursive: true }).filter((file) => /[/\\].*\.yaml$/.test(file));
    assert.ok(files.length > 20, `only ${files.length} objects`);
    const unchecked = new Set();
    for (const file of files) {
      const object = parse(readFileSync(join(out, file), "utf8"));
      const Model = await modelOf(object);
      if (Model)
        assert.doesNotThrow(
          () => new Model(object).validate(),
          `${file} does not fit ${object.apiVersion} ${object.kind}`,
        );
      else unchecked.add(`${object.apiVersion} ${object.kind}`);
    }
    const expected = WITHOUT_MODEL.filter((kind) => stack !== "dev" || kind !== UNSIGNED);
    assert.deepEqual([...unchecked].sort(), expected);
  });

test("a field of the wrong type is noticed", async () => {
  const Deployment = await modelOf({ apiVersion: "apps/v1", kind: "Deployment" });
  const object = { metadata: { name: "x" }, spec: { replicas: "two", selector: {}, template: {} } };
  assert.throws(() => new Deployment(object).validate());
});
