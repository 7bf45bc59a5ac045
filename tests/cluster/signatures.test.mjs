// The rendered signature policy against every pod of an environment, on a real API server: its own constraints, match conditions and
// validations as an admission policy. Kyverno's two parts are stood in for: an image that a pattern selects counts one signature if
// it lies in the platform's repository, as the registry would answer, and none elsewhere.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { parse } from "yaml";
import { contract } from "../support/library.mjs";
import { succeeds, withCluster } from "../support/cluster.mjs";
import { objectFiles, render } from "../support/render.mjs";
import { until } from "../support/waiting.mjs";

/** The landing zone's repositories, whose images the pipeline signs; staging runs production's. */
const REGISTRY = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/odoo-prod";
const SIGNED = `${REGISTRY}/odoo`;
const DIGEST = `@sha256:${"0".repeat(64)}`;
const UNSIGNED = [`${REGISTRY}/odoo-fork${DIGEST}`, `docker.io/library/odoo:19.0${DIGEST}`];
const REFUSAL = /an image must have a signature of a trusted signer/;
const KINDS = ["containers", "initContainers", "ephemeralContainers"];

const folder = mkdtempSync(join(tmpdir(), "retail-odoo-signatures-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function objectsOf(out) {
  return objectFiles(out).map((file) => parse(readFileSync(join(out, file), "utf8")));
}

/** An expression of the policy, in the API server's CEL. */
function expressed(expression) {
  const text = expression
    .replaceAll(/\bimages\./g, "variables.images.")
    .replaceAll(
      "verifyImageSignatures(image, [attestors.signer])",
      `(image.matches('^${REGISTRY}/(odoo|restic)[:@]') ? 1 : 0)`,
    );
  assert.doesNotMatch(text, /attestors|verify/);
  return text;
}

/** Kyverno looks only at images that a pattern matches, whose `*` stands for anything. */
function selected(globs, kind) {
  const pattern = (glob) => `^${glob.replaceAll(/[.+?^$()|{}[\]\\]/g, "[$&]").replaceAll("*", ".*")}$`;
  const any = globs.map(({ glob }) => `image.matches('${pattern(glob)}')`).join(" || ");
  return `object.spec.?${kind}.orValue([]).map(c, c.image).filter(image, ${any})`;
}

/** The policy and its binding for the API server itself. */
function admission({ metadata, spec }) {
  const images = KINDS.map((kind) => `'${kind}': ${selected(spec.matchImageReferences, kind)}`);
  const api = "admissionregistration.k8s.io/v1";
  return [
    {
      apiVersion: api,
      kind: "ValidatingAdmissionPolicy",
      metadata: { name: metadata.name },
      spec: {
        failurePolicy: spec.failurePolicy,
        matchConstraints: spec.matchConstraints,
        matchConditions: spec.matchConditions,
        variables: [{ name: "images", expression: `{${images.join(", ")}}` }],
        validations: spec.validations.map((each) => ({ ...each, expression: expressed(each.expression) })),
      },
    },
    {
      apiVersion: api,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: metadata.name },
      spec: { policyName: metadata.name, validationActions: spec.validationActions },
    },
  ];
}

/** The pods of all workloads, with the namespaces of tenants first. */
function podsOf(objects) {
  const templates = objects.flatMap(({ kind, metadata, spec }) => {
    const template = kind === "CronJob" ? spec.jobTemplate.spec.template : spec?.template;
    return template?.spec?.containers && kind !== "Pooler" ? [{ kind, metadata, template }] : [];
  });
  return templates.map(({ kind, metadata, template }, index) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { ...template.metadata, name: `${kind.toLowerCase()}-${index}`, namespace: metadata.namespace },
    spec: { restartPolicy: "Always", ...template.spec },
  }));
}

/** The pod with another image in one place, for each place and image. */
function unsignedOf(pod) {
  const places = KINDS.flatMap((kind) => (pod.spec[kind] ?? []).map((_, index) => [kind, index]));
  return places.flatMap(([kind, index]) =>
    UNSIGNED.map((image) => {
      const copy = structuredClone(pod);
      copy.spec[kind][index].image = image;
      return copy;
    }),
  );
}

for (const stack of ["staging", "prod"])
  test(`${stack}: every pod is admitted by the signature policy, and none with an image from elsewhere`, async () => {
    const objects = objectsOf(render(stack, join(folder, stack)));
    const policy = objects.find(({ kind }) => kind === "ImageValidatingPolicy");
    const namespaces = objects.filter(({ kind }) => kind === "Namespace");
    const tenants = new Set(
      namespaces
        .filter(({ metadata }) => contract.LABELS.tenant in metadata.labels)
        .map(({ metadata }) => metadata.name),
    );
    const pods = podsOf(objects);
    const theirs = pods.filter(({ metadata }) => tenants.has(metadata.namespace));
    assert.equal(new Set(theirs.map(({ metadata }) => metadata.namespace)).size, tenants.size);
    await withCluster(`signatures-${stack}`, [], async ({ apply, kubectl, hasAccounts }) => {
      const create = (...asked) => kubectl(["create", "--dry-run=server", "-f", "-"], ...asked);
      apply(...namespaces);
      apply(...objects.filter(({ kind }) => ["ServiceAccount", "PriorityClass"].includes(kind)));
      apply(...admission(policy));
      const [first] = theirs;
      await until(() => REFUSAL.test(create(unsignedOf(first)[0]).stderr), "the policy is enforced");
      await hasAccounts();

      succeeds(create(...pods));
      const unsigned = theirs.flatMap(unsignedOf);
      const answers = create(...unsigned).stderr;
      assert.equal(answers.split(REFUSAL).length - 1, unsigned.length, answers.slice(0, 2_000));
      const [{ name: _name, image: _image, ports: _ports, ...role }] = first.spec.containers;
      const { lifecycle: _stop, livenessProbe: _live, readinessProbe: _ready, startupProbe: _start, ...more } = role;
      const added = { ...more, name: "added", image: UNSIGNED[0] };
      for (const [kind, container] of [
        ["containers", added],
        ["initContainers", added],
        ["initContainers", { ...added, restartPolicy: "Always" }],
      ]) {
        const spec = { ...first.spec, [kind]: [...(first.spec[kind] ?? []), container] };
        assert.match(create({ ...first, spec }).stderr, REFUSAL, kind);
      }

      // A container for debugging joins a pod that runs.
      apply(first);
      const { name, namespace } = first.metadata;
      const debug = (image) =>
        kubectl(["debug", name, "--namespace", namespace, `--image=${image}`, "--profile=restricted"]);
      assert.match(debug(UNSIGNED[0]).stderr, REFUSAL);
      succeeds(debug(`${SIGNED}${DIGEST}`));
    });
  });
