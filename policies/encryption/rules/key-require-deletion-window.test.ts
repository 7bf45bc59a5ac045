import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { keyRequireDeletionWindow } from "./key-require-deletion-window";

const violations = (props: object, config?: object, type = "aws:kms/key:Key") =>
  resourceViolations(keyRequireDeletionWindow, { type, name: "data", props }, config);

test("passes a key that waits long enough, or as AWS does by itself", async () => {
  expect(await violations({ deletionWindowInDays: 14 })).toEqual([]);
  expect(await violations({})).toEqual([]);
});

test("too short", async () => {
  expect(await violations({ deletionWindowInDays: 13 })).toEqual([
    "deletionWindowInDays is 13: set it to at least 14.",
  ]);
});

test("a replica in another region, too", async () => {
  const replica = (deletionWindowInDays: number) =>
    violations({ deletionWindowInDays }, undefined, "aws:kms/replicaKey:ReplicaKey");
  expect(await replica(30)).toEqual([]);
  expect(await replica(7)).toEqual(["deletionWindowInDays is 7: set it to at least 14."]);
});

test("is measured by the configuration", async () => {
  expect(await violations({ deletionWindowInDays: 29 }, { minimumDays: 30 })).toEqual([
    "deletionWindowInDays is 29: set it to at least 30.",
  ]);
  expect(await violations({ deletionWindowInDays: 7 }, { minimumDays: 7 })).toEqual([]);
});

test("in a preview, judges by what is known", async () => {
  expect(await violations({ policy: UNKNOWN, deletionWindowInDays: 7 })).toEqual([
    "deletionWindowInDays is 7: set it to at least 14.",
  ]);
  await expect(violations({ deletionWindowInDays: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
