// A server that starts from another one's backups, against the model of its kind; no environment of the reference has one.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Cluster } from "@kubernetes-models/cloudnative-pg/postgresql.cnpg.io/v1/Cluster";
import { platform } from "../support/library.mjs";

const { clusterManifest } = platform("postgres/cloudnative-pg/cluster-manifest");
const { resolveCloudNativePg } = platform("postgres/cloudnative-pg/resolve-server");
const { Faults } = platform("internal/errors");

function manifest() {
  const faults = new Faults();
  const restoreFrom = { server: "erp", at: "2026-03-01T09:30:00Z" };
  const args = { engine: "cloudnative-pg", size: "s", namespace: "databases", backup: { bucket: "b-1" }, restoreFrom };
  const spec = resolveCloudNativePg("erp-2", args, faults);
  assert.deepEqual(faults.all(), []);
  const refs = { catalog: "erp-2", store: "erp-2", source: "erp-2-source" };
  return JSON.parse(JSON.stringify(clusterManifest("erp-2", spec, refs)));
}

test("the Cluster fits its schema", () => {
  const object = manifest();
  assert.ok(object.spec.bootstrap.recovery);
  assert.doesNotThrow(() => new Cluster(object).validate());
  object.spec.externalClusters[0].plugin.parameters.serverName = 17;
  assert.throws(() => new Cluster(object).validate());
});
