import { IDLE_IN_TRANSACTION_SECONDS, QUERY_WAIT_SECONDS } from "../postgres";
import { ODOO_LIMITS } from "./odoo-conf";

test("the server leaves a transaction open for longer than Odoo lets anything take", () => {
  expect(IDLE_IN_TRANSACTION_SECONDS).toBeGreaterThan(Math.max(ODOO_LIMITS.cronSeconds, ODOO_LIMITS.requestSeconds));
});

test("the pooler lets a request wait for a connection for longer than Odoo lets it take", () => {
  expect(QUERY_WAIT_SECONDS).toBeGreaterThan(ODOO_LIMITS.requestSeconds);
});
