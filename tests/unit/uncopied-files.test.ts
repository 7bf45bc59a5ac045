import { planCell } from "@retail-odoo/platform";
import { filesUnproven, UNCACHED, platformArgs } from "./example-cell";
import { first, messages } from "./faulty-cell";

test("recovery objectives are marked as the database's alone, for every tenant", () => {
  expect(planCell("retail", platformArgs()).capacity.unproven).toEqual([...UNCACHED, filesUnproven("alpha", "beta")]);
});

const critical = (accept?: boolean) =>
  messages((a) => {
    first(a).service = "critical";
    first(a).data.acceptUncopiedFiles = accept;
  });

test("service critical needs the tenant's consent that files are not copied", () => {
  const refused = [
    'tenants[alpha].service = "critical": promises RPO 5 min and RTO 120 min, and Odoo\'s files are not copied to the vault. Write `acceptUncopiedFiles: true` under `data` once the tenant has accepted that, or choose another service.',
  ];
  expect([critical(), critical(false), critical(true)]).toEqual([refused, refused, []]);
});

test("a bucket of the tenant's own does not help: Odoo's files stay on the shared volume", () => {
  const faults = messages((a) => {
    first(a).service = "critical";
    first(a).odoo.objects = "bucket";
  });
  expect(faults).toHaveLength(1);
});
