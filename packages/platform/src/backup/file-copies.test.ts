import { Cron } from "croner";
import { COPY_INTERVALS, copySchedule, filesRpoMinutes, filesRtoMinutes, keepDaysOf } from "./file-copies";

test.each(COPY_INTERVALS)("a schedule of every %i minutes starts as often, at any tenant's own minute", (minutes) => {
  for (const spread of [0, 1, 1_439, 0xffffffff]) {
    const cron = new Cron(copySchedule(minutes, spread), { timezone: "UTC" });
    const day = Date.UTC(2026, 0, 1);
    const starts = cron.nextRuns(1_440 / minutes + 1, new Date(day - 1_000)).map((run) => run.getTime());
    const gaps = new Set(starts.slice(1).map((start, index) => (start - (starts[index] ?? 0)) / 60_000));
    expect([...gaps]).toEqual([minutes]);
  }
});

test("more files and longer intervals never promise less loss or a shorter restore", () => {
  for (const [less, more] of [
    [filesRpoMinutes(3, 10), filesRpoMinutes(4, 10)],
    [filesRpoMinutes(3, 10), filesRpoMinutes(3, 11)],
    [filesRtoMinutes(10), filesRtoMinutes(20)],
  ] as const)
    expect(less).toBeLessThan(more);
});

test("copies are kept for a day more than the longer of the server's window and the service's", () => {
  expect([keepDaysOf(30, "standard"), keepDaysOf(7, "critical"), keepDaysOf(undefined, "essential")]).toEqual([
    31, 31, 15,
  ]);
});
