import { scramVerifier } from "./scram";

test("a verifier is deterministic, and differs between roles and passwords", () => {
  const verifier = scramVerifier("odoo_a", "secret");
  expect(verifier).toMatch(/^SCRAM-SHA-256\$4096:[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=$/);
  expect(scramVerifier("odoo_a", "secret")).toBe(verifier);
  const salts = [verifier, scramVerifier("odoo_b", "secret"), scramVerifier("odoo_a", "other")].map((text) => text.split("$")[1]);
  expect(new Set(salts).size).toBe(3);
}); // prettier-ignore
