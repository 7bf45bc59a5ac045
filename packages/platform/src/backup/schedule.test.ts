import { Faults } from "../internal/errors";
import { checkOutside, worstIntervalHours } from "./schedule";

test.each([
  ["0 30 1 * * *", 24],
  ["0 0 2 ? * ?", 24],
  ["0 0 1,13 * * *", 12],
  ["0 0 1,4 * * *", 21],
  ["0 0 */6 * * *", 6],
  ["0 0 * * * *", 1],
  ["0 0 2 * * 1-5", 72],
  ["0 0 2,14 * * MON-FRI", 60],
  ["0 0 2 * * 0", 168],
  ["0 0 2 */2 * *", 48],
  ["0 0 2 1-15 * 1", 168],
])("%s leaves at most %d hours", (schedule, hours) => {
  const faults = new Faults();
  expect([worstIntervalHours(schedule, faults), faults.all()]).toEqual([hours, []]);
});

const EXAMPLE =
  'Write seconds, minutes, hours, day of month, month, day of week: "0 30 23 * * *" is 23:30 UTC every day.';
const DAILY = "Run it once a day: a restore replays all WAL since the last one.";

test.each([
  ["30 1 * * *", "has 5 fields instead of six, the first of which is seconds", EXAMPLE],
  ["@daily", "has 1 fields instead of six, the first of which is seconds", EXAMPLE],
  ["0 30 25 * * *", "is not a cron schedule", EXAMPLE],
  ["0 30 1 */2,L * *", "is not a cron schedule", EXAMPLE],
  ["0 30 1 15W * *", "is not a cron schedule", EXAMPLE],
  ["0 30 1 * * 1#2", "is not a cron schedule", EXAMPLE],
  ["0 30 1 * * 7", "counts days of the week beyond 6", "Write 0 for Sunday."],
  ["0 */30 * * * *", "runs more than once an hour", "Run it once a day: a base backup copies the whole server."],
  ["0 59,0 * * * *", "runs more than once an hour", "Run it once a day: a base backup copies the whole server."],
  ["0 0 2 1 * *", "leaves more than a week without a base backup", DAILY],
  ["0 0 2 * 1-6 *", "leaves more than a week without a base backup", DAILY],
  ["0 0 2 29 2 *", "leaves more than a week without a base backup", DAILY],
  ["0 0 2 31 2 *", "leaves more than a week without a base backup", DAILY],
])("%s is refused", (schedule, reason, remedy) => {
  const faults = new Faults();
  expect(worstIntervalHours(schedule, faults.at("schedule"))).toBeUndefined();
  expect(faults.all()).toEqual([{ path: "schedule", value: schedule, reason, remedy }]);
});

test.each([
  ["0 30 1 * * *", "01:00-05:00", "01:30"],
  ["0 0 */2 * * 1", "01:00-05:00", "02:00"],
  ["59 59 0,4 * * *", "01:00-05:00", "04:59"],
  ["0 0 23 * * *", "22:00-02:00", "23:00"],
])("%s starts in the disruption window %s", (schedule, window, at) => {
  const faults = new Faults();
  checkOutside(schedule, window, faults.at("schedule"));
  const [fault] = faults.all();
  expect([fault?.path, fault?.value, faults.all().length]).toEqual(["schedule", schedule, 1]);
  expect(fault?.reason).toContain(`starts a base backup at ${at} UTC`);
});

test.each([
  ["0 0 5 * * *", "01:00-05:00"],
  ["0 59 0 * * *", "01:00-05:00"],
  ["0 0 */6 * * *", "01:00-05:00"],
  ["0 30 2-21 * * *", "22:00-02:00"],
])("%s stays out of the disruption window %s", (schedule, window) => {
  const faults = new Faults();
  checkOutside(schedule, window, faults.at("schedule"));
  expect(faults.all()).toEqual([]);
});
