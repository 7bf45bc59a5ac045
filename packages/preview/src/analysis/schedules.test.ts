import { fakeResource } from "@retail-odoo/testing";
import { freezeWarnings, pastSchedules } from "./schedules";

const MINUTE = 60_000;
const now = new Date();
const moment = (minutes: number) => new Date(now.getTime() + minutes * MINUTE).toISOString().slice(0, 19);
const schedule = (name: string, scheduleExpression: string, over = {}) =>
  fakeResource("aws:scheduler/schedule:Schedule", name, { scheduleExpression, ...over });

test("only a one-time schedule can be in the past, from its moment on", () => {
  const resources = [
    schedule("over", `at(${moment(-5)})`),
    schedule("just", `at(${moment(0)})`, { scheduleExpressionTimezone: "UTC" }),
    schedule("coming", `at(${moment(5)})`),
    schedule("recurring", "rate(5 minutes)"),
    // What clocks elsewhere show is not known here.
    schedule("elsewhere", `at(${moment(-5)})`, { scheduleExpressionTimezone: "Europe/Vienna" }),
    schedule("broken", "at(noon)"),
    fakeResource("aws:scheduler/schedule:Schedule", "unknown", { scheduleExpression: { unknown: true } }),
    fakeResource("my:index:Alarm", "alarm", { scheduleExpression: `at(${moment(-5)})` }),
  ];
  expect(pastSchedules(resources, now)).toEqual([
    { name: "over", at: new Date(`${moment(-5)}Z`) },
    { name: "just", at: new Date(`${moment(0)}Z`) },
  ]);
});

test("a freeze is in force from its first minute to the one before its end, by the clocks of its zone", () => {
  const local = (minutes: number) => moment(minutes).slice(0, 16);
  const event = (name: string, start: string, end: string, over = {}) => ({
    ...{ name, kind: "freeze" as const, start, end, zone: "UTC" },
    ...over,
  });
  const calendar = [
    event("over", local(-60), local(0)),
    event("now", local(0), local(60)),
    event("coming", local(1), local(60)),
    event("peak", local(-60), local(60), { kind: "peak" }),
    // Clocks on Kiritimati are 14 hours ahead of UTC.
    event("ahead", local(13 * 60), local(15 * 60), { zone: "Pacific/Kiritimati", tenants: ["lumen", "bakery"] }),
    event("behind", local(-60), local(60), { zone: "Pacific/Kiritimati" }),
  ];
  expect(freezeWarnings(calendar, now)).toEqual([
    `freeze now is in force until ${local(60).replace("T", " ")} (UTC): release nothing before then.`,
    `freeze ahead is in force for lumen, bakery until ${local(15 * 60).replace("T", " ")} (Pacific/Kiritimati): release nothing before then.`,
  ]);
});
