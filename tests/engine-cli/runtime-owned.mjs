// What others change on the cluster while Pulumi looks away. Fields that the program leaves to them show as no change.
import assert from "node:assert/strict";
import { test } from "node:test";

const NAMESPACE = "tenant-bakery";

/** What controllers write on objects of the program, of which each stands for one of theirs. */
const ANNOTATED = [
  "deployment/odoo",
  "ingressroutes.traefik.io/odoo",
  "persistentvolumeclaim/odoo-files",
  "secret/odoo-administrator",
  "service/odoo",
];

export function runtimeOwned(day) {
  const scale = (replicas) =>
    day.lab.cluster.ask("scale", "deployment/odoo", `--namespace=${NAMESPACE}`, `--replicas=${replicas}`);
  const unchanged = async (refresh) =>
    assert.deepEqual(await day.cell.run("preview", { refresh, expectNoChanges: true }), []);

  test("rotated certificates and what controllers annotate are no change", async () => {
    const { cluster } = day.lab;
    for (const object of ANNOTATED)
      day.patch(object, NAMESPACE, { metadata: { annotations: { "controller.example.com/seen": "1" } } });
    const certificates = cluster.list("certificates.cert-manager.io");
    assert.ok(certificates.length > 0);
    for (const generation of ["first", "rotated"])
      cluster.apply(
        ...certificates.map(({ metadata: { namespace }, spec }) => ({
          apiVersion: "v1",
          kind: "Secret",
          type: "kubernetes.io/tls",
          metadata: { namespace, name: spec.secretName },
          stringData: { "tls.crt": generation, "tls.key": generation },
        })),
      );
    for (const refresh of [false, true]) await unchanged(refresh);
    // cert-manager keeps a certificate's Secret, as this one would be kept.
    for (const { metadata, spec } of certificates)
      cluster.ask("delete", "secret", spec.secretName, `--namespace=${metadata.namespace}`);
  });

  test("replicas set by hand are not undone: the next preview names the conflict, until they are as the program says", async () => {
    scale(3);
    const { error } = await day.cell.result(day.cell.start("preview", { refresh: true }));
    assert.match(
      error ?? "no conflict",
      /\(bakery-web\):[^]*conflict with "kubectl" with subresource "scale"[^]*\.spec\.replicas/,
    );
    scale(1);
    await unchanged(true);
  });
}
