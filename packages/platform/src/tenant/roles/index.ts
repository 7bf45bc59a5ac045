import { assets } from "./assets";
import { cron } from "./cron";
import { init } from "./init";
import type { RoleTable } from "./role";
import { web } from "./web";
import { websocket } from "./websocket";

export { ODOO, PSQL, waitForDatabase } from "./commands";
export type { JobDefinition, RoleDefinition, RoleScale, RoleTable } from "./role";

/** Odoo's roles, each in pods of its own. A row is all that a role needs: see docs/extending.md. */
export const ODOO_ROLES = { web, websocket, cron, assets } as const satisfies RoleTable;
export type OdooRole = keyof typeof ODOO_ROLES;
export const ROLE_NAMES = Object.keys(ODOO_ROLES) as OdooRole[];

/** Jobs that run once per tenant, one at a time. */
export const ODOO_JOBS = { init } as const;
export type OdooJob = keyof typeof ODOO_JOBS;
