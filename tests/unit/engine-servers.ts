import type { DatabaseServerArgs } from "@retail-odoo/platform";
import { set, type Args } from "./faulty-cell";

export const EXTERNAL = {
  engine: "external",
  major: 16,
  host: "pg.corp.example",
  addresses: ["10.99.0.0/24"],
  caSecret: "corp-ca",
  adminSecret: "corp-admin",
  maxConnections: 300,
  region: "eu-central-1",
  storageGiB: 400,
  recovery: { rpoMinutes: 5, rtoMinutes: 60, retentionDays: 30 },
} as const satisfies DatabaseServerArgs;
/** A server of each engine. */
export const ENGINES = {
  "cloudnative-pg": { engine: "cloudnative-pg", size: "m" },
  rds: { engine: "rds", size: "m" },
  external: EXTERNAL,
} as const satisfies { [engine in DatabaseServerArgs["engine"]]: DatabaseServerArgs };

/** Makes server `main` of a cell this one. */
export const main = (args: Args, server: object) => set(args.databases, "main", server);
