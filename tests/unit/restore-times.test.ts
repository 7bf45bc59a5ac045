import { planCell, type RetailOdooPlatformArgs } from "@retail-odoo/platform";
import { platformArgs, tenant } from "./example-cell";

/** Storage and the backup sidecar decide how long a restore takes: on a landing zone, on an existing cluster, and on RDS. */

/** Reachable RTO of a tenant of 100 GiB on the only server, and what its volumes are. */
function restored(change: (args: RetailOdooPlatformArgs) => void) {
  const args = platformArgs();
  args.tenants = [
    tenant("alpha", (spec) => {
      spec.service = "essential";
      spec.data.databaseGiB = 100;
    }),
  ];
  args.databases = { main: { engine: "cloudnative-pg", size: "m" } };
  change(args);
  const { allotments, databases } = planCell("retail", args);
  const spec = databases["main"]!;
  return {
    rto: allotments["alpha"]!.rto.reachable,
    rate: "restoreMiBPerSecond" in spec ? spec.restoreMiBPerSecond : undefined,
    storageClass: "dataStorageClass" in spec ? spec.dataStorageClass : undefined,
  };
}

const withVolume = (size: "s" | "m" | "l", storageGiB: number) =>
  restored((args) => {
    args.databases = { main: { engine: "cloudnative-pg", size, storageGiB } };
    if (size === "l") args.cluster.eks!.pools = { data: { instanceType: "m7i.8xlarge", maxNodesPerZone: 2 } };
  });

test("on a landing zone the class follows the volume, and the sidecar's CPU bounds the restore", () => {
  // 25 minutes, and 10 GiB of WAL at 30 MiB/s, beside 100 GiB at the rate.
  expect(withVolume("s", 200)).toEqual({ rto: 58, rate: 62.5, storageClass: "retail-odoo-block" });
  expect(withVolume("m", 200)).toEqual({ rto: 45, rate: 125, storageClass: "retail-odoo-block" });
  expect(withVolume("m", 250)).toEqual({ rto: 45, rate: 125, storageClass: "retail-odoo-block-6000" });
  expect(withVolume("l", 200)).toMatchObject({ rto: 45, rate: 125 });
  expect(withVolume("l", 1_000)).toEqual({ rto: 38, rate: 250, storageClass: "retail-odoo-block-12000" });
});

test("on an existing cluster its class is used, and the base of gp3 counts", () => {
  const existing = restored((args) => {
    args.cluster = { existing: { name: "lab", storageClass: "fast", sharedStorageClass: "files" } };
    args.vault = { existing: { bucket: "backups", region: "eu-central-1", lockDays: 60 } };
    args.databases = { main: { engine: "cloudnative-pg", size: "l", storageGiB: 1_000 } };
  });
  expect(existing).toEqual({ rto: 45, rate: 125, storageClass: "fast" });
});

test("RDS restores four times as fast from 400 GiB on, where its volumes are striped", () => {
  const rds = (storageGiB: number) =>
    restored((args) => (args.databases = { main: { engine: "rds", size: "m", storageGiB } })).rto;
  expect([rds(399), rds(400)]).toEqual([45, 35]);
});
