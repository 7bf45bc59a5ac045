import fc from "fast-check";
import { checkDayWindow, clock, commonMinutes, DAY, dayWindow } from "./day-window";
import { Faults } from "./errors";

test("a window may cross midnight", () => {
  expect([dayWindow("01:00-05:00"), dayWindow("22:30-02:00")]).toEqual([
    { start: 60, length: 240 },
    { start: 1350, length: 210 },
  ]);
  expect([clock(-30), clock(DAY + 61)]).toEqual(["23:30", "01:01"]);
});

test("the common minutes of two windows are those that lie in both", () => {
  const window = fc.record({ start: fc.integer({ min: -DAY, max: DAY }), length: fc.integer({ min: 0, max: DAY }) });
  const minutes = ({ start, length }: { start: number; length: number }) =>
    new Set(Array.from({ length }, (_, minute) => (((start + minute) % DAY) + DAY) % DAY));
  fc.assert(
    fc.property(window, window, (one, other) => {
      const others = minutes(other);
      expect(commonMinutes(one, other)).toBe([...minutes(one)].filter((minute) => others.has(minute)).length);
    }),
  );
});

test.each(["1:00-5:00", "01:00", "24:00-05:00", "01:00 - 05:00"])("%s is no window", (window) => {
  const faults = new Faults();
  checkDayWindow(window, faults.at("disruptionWindow"));
  expect(faults.all()).toEqual([
    {
      path: "disruptionWindow",
      value: window,
      reason: "is not a window of the day",
      remedy: 'Write start and end in UTC: "01:00-05:00".',
    },
  ]);
});
