import { IDLE_IN_TRANSACTION_SECONDS } from "../postgres";
import { ODOO_LIMITS } from "./odoo-conf";

test("the server leaves a transaction open for longer than Odoo lets anything take", () => {
  expect(IDLE_IN_TRANSACTION_SECONDS).toBeGreaterThan(Math.max(ODOO_LIMITS.cronSeconds, ODOO_LIMITS.requestSeconds));
});
