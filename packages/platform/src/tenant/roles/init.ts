import type { JobDefinition } from "./role";

/** The Job that initializes the database. It locks tables, so it connects directly to the primary. */
export const init: JobDefinition = {
  cpu: 0.5,
  cpuLimit: 1,
  memoryMiB: 1024,
  connections: 2,
  priority: "background",
  deadlineMinutes: 60,
};
