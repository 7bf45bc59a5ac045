import { Faults } from "../../internal/errors";
import { clusterManifest } from "./cluster-manifest";
import { resolveCloudNativePg } from "./resolve-server";
import type { CloudNativePgArgs } from "./server-args";

const ARGS: CloudNativePgArgs = {
  engine: "cloudnative-pg",
  size: "s",
  namespace: "databases",
  survivesZoneLoss: false,
  durable: false,
};

function faultsOf(args: Partial<CloudNativePgArgs>) {
  const faults = new Faults();
  resolveCloudNativePg("erp", { ...ARGS, ...args }, faults);
  return faults.all().map(({ path, value }) => [path, value]);
}

test("a single instance waits for no standby, and no budget keeps it from a drain", () => {
  const server = resolveCloudNativePg("erp", ARGS, new Faults());
  const { instances, enablePDB, primaryUpdateMethod, postgresql } = clusterManifest("erp", server, {
    catalog: "erp",
  }).spec;
  expect({ instances, enablePDB, primaryUpdateMethod, synchronous: postgresql.synchronous }).toEqual({
    instances: 1,
    enablePDB: false,
    primaryUpdateMethod: "restart",
    synchronous: undefined,
  });
  expect(server.durability).toBe("async");
});

test("it is for servers that are not durable, and has no durability that needs a standby", () => {
  expect(faultsOf({})).toEqual([]);
  expect(faultsOf({ durable: true, durability: "zero-loss" })).toEqual([
    ["survivesZoneLoss", false],
    ["durability", "zero-loss"],
  ]);
});
