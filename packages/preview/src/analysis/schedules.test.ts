import { fakeResource } from "@retail-odoo/testing";
import { pastSchedules } from "./schedules";

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
