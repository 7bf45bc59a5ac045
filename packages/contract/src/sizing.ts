/**
 * What a tenant's workload costs, and from that what its pods are sized by. `REQUEST_CPU` and the memory in `ODOO_POD` are
 * measured; `USE` is assumed. docs/sizing.md tells how and on what it was measured.
 */

/** Requests of a retailer's day. */
export const REQUESTS = ["login", "posOrder", "tillStart", "saleOrder", "stockMove", "page", "report"] as const;
/** Name of a measured request. */
export type RequestName = (typeof REQUESTS)[number];

/**
 * CPU seconds of one request: in Odoo's workers, with the programs they start, and in PostgreSQL. Measured by `npm run bench -- load`
 * on Odoo 19.0 and PostgreSQL 18, rounded up.
 */
export const REQUEST_CPU: { readonly [name in RequestName]: { readonly odoo: number; readonly server: number } } = {
  login: { odoo: 0.75, server: 0.04 },
  posOrder: { odoo: 0.27, server: 0.1 },
  tillStart: { odoo: 0.55, server: 0.1 },
  saleOrder: { odoo: 0.31, server: 0.13 },
  stockMove: { odoo: 0.4, server: 0.15 },
  page: { odoo: 0.04, server: 0.015 },
  report: { odoo: 0.38, server: 0.04 },
};

/** Requests an hour of what a tenant's file counts. Assumed, for the busiest hour of an ordinary day. */
export const USE: {
  readonly [of in "posTerminal" | "posOrder" | "onlineOrder" | "user" | "store"]: {
    readonly [name in RequestName]?: number;
  };
} = {
  // All tills start in the same hour.
  posTerminal: { tillStart: 1 },
  posOrder: { posOrder: 1 },
  // Pages of all visitors, of whom few buy; a page of a shop is counted as one of the back office.
  onlineOrder: { page: 60, saleOrder: 1, stockMove: 1 },
  // A page every 15 seconds.
  user: { login: 1, page: 240, report: 4 },
  // Goods received, counted and moved to the shelf.
  store: { stockMove: 20 },
};

/** Most that one unit carries, beyond CPU. Assumed, but for users per worker, which is Odoo's official sizing. */
export const CARRIES = {
  /** Concurrent users of an HTTP worker. */
  usersPerWorker: 6,
  /** Tills and users of a websocket process. */
  clientsPerWebsocket: 1_200,
  /** Orders an hour of a cron process, which posts, invoices and mails them later. */
  ordersPerCronProcess: 10_000,
  /** Users of a pod that serves PDF reports their style sheets. */
  usersPerAssetsPod: 100,
} as const;

/** Least pods of a role that holds interactive work, so that a drain leaves one. */
export const LEAST_PODS = 2;
