/** Tests that rules of the same kind have in common. */
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { resourceViolations, UNKNOWN, UnknownValueError, type PolicySubject } from "./policy-args";

/** Tests a rule that requires one property to be true. `message` is the violation for a formatted value. */
export function testSwitchRule(
  rule: ResourceValidationPolicy,
  compliant: PolicySubject,
  property: string,
  message: (value: string) => string,
): void {
  const violations = (value: unknown, change: object = {}) =>
    resourceViolations(rule, { ...compliant, props: { ...compliant.props, ...change, [property]: value } });

  test(`passes ${property}: true`, async () => {
    expect(await violations(true)).toEqual([]);
  });

  test.each([
    [undefined, "not set"],
    [false, "false"],
    ["true", '"true"'],
  ])(`reports ${property}: %p`, async (value, formatted) => {
    expect(await violations(value)).toEqual([message(formatted)]);
  });

  test(`in a preview, ${property} alone must be known`, async () => {
    const pending = Object.fromEntries(Object.keys(compliant.props).map((key) => [key, UNKNOWN]));
    expect(await violations(false, pending)).toEqual([message("false")]);
    expect(await violations(undefined, pending)).toEqual([message("not set")]);
    await expect(violations(UNKNOWN)).rejects.toThrow(UnknownValueError);
  });
}

/** Tests a rule that requires a property to be set, whatever its value. */
export function testPresenceRule(
  rule: ResourceValidationPolicy,
  compliant: PolicySubject,
  property: string,
  message: string,
): void {
  const violations = (change: object) =>
    resourceViolations(rule, { ...compliant, props: { ...compliant.props, ...change } });
  const pending = Object.fromEntries(Object.keys(compliant.props).map((key) => [key, UNKNOWN]));

  test(`passes a resource with ${property}`, async () => {
    expect(await violations({})).toEqual([]);
  });

  test.each([undefined, null, ""])(`reports ${property}: %p`, async (value) => {
    expect(await violations({ [property]: value })).toEqual([message]);
  });

  test(`in a preview, ${property} must be set, not known`, async () => {
    expect(await violations(pending)).toEqual([]);
    expect(await violations({ ...pending, [property]: undefined })).toEqual([message]);
  });
}
