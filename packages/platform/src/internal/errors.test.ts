import { output } from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors";
import { Faults, UserInputError } from "./errors";

test("all faults in one message, each with path, value, reason and remedy", () => {
  const faults = new Faults();
  const tenants = faults.at("tenants");
  tenants.item("lumen").at("hosts").at(1).add("a b", "is not a host name", "Write one.");
  faults.at("vault").add(undefined, "is missing", "Add it.");
  const error = new UserInputError("RetailOdooPlatform prod", faults.all());
  expect(error.message).toBe(
    'RetailOdooPlatform prod: 2 faults in its arguments\n  tenants[lumen].hosts[1] = "a b": is not a host name. Write one.\n  vault: is missing. Add it.',
  );
  // What makes Pulumi print the message alone.
  expect(RunError.isInstance(error)).toBe(true);
});

test("long values are cut, secrets of a caller's object are not printed whole", () => {
  const error = new UserInputError("X", [{ path: "a", value: "x".repeat(200), reason: "is long", remedy: "Cut it." }]);
  expect(error.message).toBe(`X: 1 fault in its arguments\n  a = "${"x".repeat(76)}...: is long. Cut it.`);
});

test("a part knows of faults below it, and only of those", () => {
  const faults = new Faults();
  faults.at("databases").at("main").at("size").add("xs", "is not a size", "Choose one.");
  expect(faults.at("databases").any()).toBe(true);
  expect(faults.at("databases").at("main").any()).toBe(true);
  expect(faults.at("databases").at("mai").any()).toBe(false);
  expect(faults.at("vault").any()).toBe(false);
});

test("nothing collected, nothing thrown", () => {
  expect(() => new Faults().throwIfAny("X")).not.toThrow();
});

const circular: { [key: string]: unknown } = { name: "a" };
circular["self"] = circular;
test.each<[unknown, string]>([
  [7n, "7n"],
  [Symbol("shop"), "Symbol(shop)"],
  [NaN, "NaN"],
  [new Date(NaN), "null"],
  [circular, "an object"],
  [{ token: "hunter2", amount: 7n }, '{"token":"(not shown)","amount":"7n"}'],
  [output("x"), "an output"],
  [[output("x")], '["an output"]'],
])("a value that JSON cannot express is shown %#", (value, shown) => {
  const { message } = new UserInputError("X", [{ path: "a", value, reason: "is wrong", remedy: "Mend it." }]);
  expect(message).toBe(`X: 1 fault in its arguments\n  a = ${shown}: is wrong. Mend it.`);
});
