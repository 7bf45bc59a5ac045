import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { keyRequireDeletionWindow } from "./key-require-deletion-window";

const violations = (props: object, config?: object, type = "aws:kms/key:Key") =>
  resourceViolations(keyRequireDeletionWindow, { type, name: "data", props }, config);

test("passes a key with a long window, or with the default of AWS", async () => {
  expect(await violations({ deletionWindowInDays: 14 })).toEqual([]);
  expect(await violations({})).toEqual([]);
});

test("reports a window that is too short", async () => {
  expect(await violations({ deletionWindowInDays: 13 })).toEqual([
    "deletionWindowInDays is 13, so a deletion by mistake can be cancelled for 13 days only: set it to at least 14.",
  ]);
});

test("applies to replica keys", async () => {
  const replica = (deletionWindowInDays: number) =>
    violations({ deletionWindowInDays }, undefined, "aws:kms/replicaKey:ReplicaKey");
  expect(await replica(30)).toEqual([]);
  expect(await replica(7)).toEqual([
    "deletionWindowInDays is 7, so a deletion by mistake can be cancelled for 7 days only: set it to at least 14.",
  ]);
});

test("takes the minimum from its configuration", async () => {
  expect(await violations({ deletionWindowInDays: 29 }, { minimumDays: 30 })).toEqual([
    "deletionWindowInDays is 29, so a deletion by mistake can be cancelled for 29 days only: set it to at least 30.",
  ]);
  expect(await violations({ deletionWindowInDays: 7 }, { minimumDays: 7 })).toEqual([]);
});

test("in a preview, only the window must be known", async () => {
  expect(await violations({ policy: UNKNOWN, deletionWindowInDays: 7 })).toEqual([
    "deletionWindowInDays is 7, so a deletion by mistake can be cancelled for 7 days only: set it to at least 14.",
  ]);
  await expect(violations({ deletionWindowInDays: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
