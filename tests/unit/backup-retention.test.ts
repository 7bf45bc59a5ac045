import { planCell } from "@retail-odoo/platform";
import { platformArgs } from "./example-cell";
import { messages } from "./faulty-cell";

/** `vault.backup.retentionDays` is the retention of every server with backups that does not set its own. */

test("servers of every engine with backups keep them as long as the vault's plan says", () => {
  const args = platformArgs();
  args.databases = {
    main: { engine: "cloudnative-pg", size: "m" },
    own: { engine: "rds", size: "s" },
    kept: { engine: "rds", size: "s", backup: { retentionDays: 35 } },
  };
  args.vault.backup = { retentionDays: 21 };
  const { databases } = planCell("retail", args);
  const retention = Object.entries(databases).map(([server, spec]) => [
    server,
    "backup" in spec ? spec.backup?.retentionDays : undefined,
  ]);
  expect(retention).toEqual([
    ["main", 21],
    ["own", 21],
    ["kept", 35],
  ]);
});

test("a vault's retention beyond that of RDS is refused for its servers", () => {
  expect(
    messages((args) => {
      args.vault = { s3: { region: "eu-central-1", lockDays: 61 }, backup: { retentionDays: 60 } };
      args.databases["own"] = { engine: "rds", size: "s" };
    }),
  ).toEqual([
    "databases.own.backup.retentionDays = 60: is longer than RDS keeps automated backups, which is 35 days at most; unless it is set here it is that of `vault.backup`. Set at most 35 here, or use engine cloudnative-pg, whose backups stay in the vault.",
  ]);
});
