import { Faults } from "./errors";
import { checkName, checkPlatformName, checkTagValue } from "./names";

function reported(check: (faults: Faults) => void): string[] {
  const faults = new Faults();
  check(faults);
  return faults.all().map(({ reason }) => reason);
}

test.each([
  ["retail", []],
  ["shop-1", []],
  ["1-shop", ["is not a name"]],
  ["shop-", ["is not a name"]],
  ["Shop", ["is not a name"]],
  ["shop--1", ["has two dashes in a row"]],
  ["a".repeat(31), ["is 31 characters long"]],
])("%s as a name", (name, reasons) => expect(reported((faults) => checkName(name, faults))).toEqual(reasons));

test.each([
  ["sg-retail", ["begins like the id of a security group"]],
  ["sg", ["begins like the id of a security group"]],
  ["sgretail", []],
  ["retail-sg", []],
])("%s as a platform's name", (name, reasons) =>
  expect(reported((faults) => checkPlatformName(name, faults, 14))).toEqual(reasons),
);

test.each([
  ["platform team", []],
  ["a", []],
  [" team", ["is not a tag's value"]],
  ["team ", ["is not a tag's value"]],
  [" ", ["is not a tag's value"]],
])("%j as the value of a tag", (value, reasons) =>
  expect(reported((faults) => checkTagValue(value, faults))).toEqual(reasons),
);
