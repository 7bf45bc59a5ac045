import { ENVIRONMENTS, ODOO_POD, PROFILE_NAMES, PROFILES } from "@retail-odoo/contract";
import { memoryOptions, processMemory } from "./memory-limits";
import { ODOO_JOBS, ODOO_ROLES, ROLE_NAMES, type RoleDefinition } from "./roles";
import { sizeTenant } from "./sizing";

const data = { databaseGiB: 1, filestoreGiB: 1, growthGiBPerMonth: 0 };

test("every pod holds all its processes at their hard limit", () => {
  // What is idle is in the base already; a process adds what it allocates beyond.
  for (const profile of PROFILE_NAMES)
    for (const environment of ENVIRONMENTS) {
      const { roles } = sizeTenant(
        { profile, service: "critical", workload: { stores: 1, ...PROFILES[profile].ceiling }, data },
        environment,
      );
      for (const role of ROLE_NAMES) {
        const { processes, memoryMiB } = roles[role];
        const { memoryPerProcessMiB }: RoleDefinition = ODOO_ROLES[role];
        const beyondIdle = processMemory(memoryPerProcessMiB).hardMiB - ODOO_POD.idleVirtualMiB;
        const idle = ODOO_POD.memoryBaseMiB + processes * ODOO_POD.memoryIdlePerProcessMiB;
        expect(idle + processes * beyondIdle).toBeLessThanOrEqual(memoryMiB);
      }
    }
});

test("Odoo replaces a process before an allocation fails, and its defaults of 2,048 and 2,560 MiB are not used", () => {
  expect(processMemory()).toEqual({ softMiB: 548, hardMiB: 702 });
  expect(memoryOptions(processMemory())).toEqual(["--limit-memory-soft=574619648", "--limit-memory-hard=736100352"]);
  expect(processMemory().hardMiB).toBeLessThanOrEqual(ODOO_JOBS.init.memoryMiB);
});
