import { ENVIRONMENTS, ODOO_POD, PROFILE_NAMES } from "@retail-odoo/contract";
import { memoryOptions, PROCESS_MEMORY } from "./memory-limits";
import { ODOO_JOBS, ROLE_NAMES } from "./roles";
import { sizeTenant } from "./sizing";

const data = { databaseGiB: 1, filestoreGiB: 1, growthGiBPerMonth: 0 };

test("every pod holds all its processes at their hard limit", () => {
  // What is idle is in the base already; a process adds what it allocates beyond.
  const beyondIdle = PROCESS_MEMORY.hardMiB - ODOO_POD.idleVirtualMiB;
  for (const profile of PROFILE_NAMES)
    for (const environment of ENVIRONMENTS) {
      const { roles } = sizeTenant({ profile, data }, environment);
      for (const role of ROLE_NAMES) {
        const { processes, memoryMiB } = roles[role];
        expect(ODOO_POD.memoryBaseMiB + processes * beyondIdle).toBeLessThanOrEqual(memoryMiB);
      }
    }
});

test("Odoo replaces a process before an allocation fails, and its defaults of 2,048 and 2,560 MiB are not used", () => {
  expect(PROCESS_MEMORY).toEqual({ softMiB: 548, hardMiB: 702 });
  expect(memoryOptions(PROCESS_MEMORY)).toEqual(["--limit-memory-soft=574619648", "--limit-memory-hard=736100352"]);
  expect(PROCESS_MEMORY.hardMiB).toBeLessThanOrEqual(ODOO_JOBS.init.memoryMiB);
});
