import { planCell, type RetailOdooPlatformArgs } from "@retail-odoo/platform";
import fc from "fast-check";
import { platformArgs, tenant } from "./example-cell";
import { messages } from "./faulty-cell";

/** Base backups run while neither nodes are replaced nor stores are open, and not all at once. */

const HOUR = 60;
const DAY = 24 * HOUR;
/** Of Karpenter in European regions. */
const DISRUPTION = { from: 1 * HOUR, to: 5 * HOUR };
const ZONES: { readonly [country: string]: string } = {
  AT: "Europe/Vienna",
  BE: "Europe/Brussels",
  FI: "Europe/Helsinki",
  IE: "Europe/Dublin",
};

/** Minutes of the day, UTC, of an hour's backup. */
function backupMinutes(spec: ReturnType<typeof planCell>["databases"][string]): number[] {
  const start =
    spec.engine === "rds"
      ? spec.windows.backup.split(/[:-]/).slice(0, 2).map(Number)
      : spec.engine === "cloudnative-pg"
        ? spec.backup!.schedule.split(" ").slice(1, 3).map(Number).reverse()
        : [];
  expect(start).toHaveLength(2);
  return Array.from({ length: HOUR }, (_, minute) => (start[0]! * HOUR + start[1]! + minute) % DAY);
}

/** What clocks of a zone show at a minute of a day in winter, and in summer. */
function localHours(zone: string, minute: number): number[] {
  const clock = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", hourCycle: "h23" });
  return [0, 6].map((month) => Number(clock.format(Date.UTC(2026, month, 10, 0, minute))));
}

const server = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9]{0,14}$/),
  engine: fc.constantFrom("cloudnative-pg" as const, "rds" as const),
  country: fc.constantFrom(...Object.keys(ZONES)),
});

test("no server of a portfolio is backed up in the disruption window or while its tenants' stores are open", () => {
  const portfolio = fc.uniqueArray(server, { minLength: 1, maxLength: 4, selector: ({ name }) => name });
  fc.assert(
    fc.property(portfolio, (servers) => {
      const args: RetailOdooPlatformArgs = {
        ...platformArgs(),
        databases: Object.fromEntries(servers.map(({ name, engine }) => [name, { engine, size: "s" }])),
        tenants: servers.map(({ name, country }) => tenant(`t-${name}`, (t) => Object.assign(t, { database: name, country }))),
      };
      const { databases } = planCell("retail", args);
      for (const { name, country } of servers)
        for (const minute of backupMinutes(databases[name]!)) {
          expect([name, minute, minute >= DISRUPTION.from && minute < DISRUPTION.to]).toEqual([name, minute, false]);
          for (const hour of localHours(ZONES[country]!, minute))
            expect([name, country, minute, hour >= 6 && hour < 23]).toEqual([name, country, minute, false]);
        }
    }),
    { numRuns: 15 },
  );
}); // prettier-ignore

test("servers of one cell start at different times, and another server changes none of them", () => {
  const schedules = (names: string[]) => {
    const args = platformArgs();
    for (const name of names) args.databases[name] = { engine: "rds", size: "s" };
    const { databases } = planCell("retail", args);
    return Object.fromEntries(Object.entries(databases).map(([name, spec]) => [name, backupMinutes(spec)[0]]));
  };
  const before = schedules(["north", "south", "east", "west"]);
  expect(new Set(Object.values(before)).size).toBeGreaterThan(2);
  expect(schedules(["north", "south", "east", "west", "centre"])).toMatchObject(before);
});

const REFUSED =
  "starts a base backup at 01:30 UTC, and from 01:00 to 05:00 UTC nodes are replaced: a backup is lost with the pod that is moved. Start it outside of these hours, or leave it out: each server then has a time of its own.";

test("a schedule inside of the disruption window is refused where it is written", () => {
  const schedule = "0 30 1 * * *";
  expect(messages((args) => (args.vault.backup = { schedule }))).toEqual([
    `vault.backup.schedule = "${schedule}": ${REFUSED}`,
  ]);
  const own = (args: RetailOdooPlatformArgs) =>
    Object.assign(args.databases["main"]!, { backup: { schedule } });
  expect(messages(own)).toEqual([`databases.main.backup.schedule = "${schedule}": ${REFUSED}`]);
}); // prettier-ignore

test("a schedule in the opening hours of a tenant's country is refused", () => {
  const faults = messages((args) => Object.assign(args.databases["main"]!, { backup: { schedule: "0 0 11 * * *" } }));
  expect(faults).toEqual([expect.stringMatching(/^databases\.main\.backup\.schedule = .*from 11:00 to 12:00 UTC, while stores in Europe/)]);
}); // prettier-ignore

test("managed node groups replace no nodes by night, so any schedule holds", () => {
  const args = platformArgs();
  args.cluster = { eks: { ...args.cluster.eks!, provisioner: "managed-node-groups", tenantPools: { beta: {} } } };
  args.vault.backup = { schedule: "0 30 1 * * *" };
  expect(planCell("retail", args).vault.plan.schedule).toBe("0 30 1 * * *");
});
