import { IDLE_IN_TRANSACTION_SECONDS, QUERY_WAIT_SECONDS } from "../postgres";
import { ODOO_LIMITS } from "./odoo-conf";

test("the server's timeout of idle transactions is longer than Odoo's longest request and action", () => {
  expect(IDLE_IN_TRANSACTION_SECONDS).toBeGreaterThan(Math.max(ODOO_LIMITS.cronSeconds, ODOO_LIMITS.requestSeconds));
});

test("the pooler's query wait timeout is longer than Odoo's longest request", () => {
  expect(QUERY_WAIT_SECONDS).toBeGreaterThan(ODOO_LIMITS.requestSeconds);
});
