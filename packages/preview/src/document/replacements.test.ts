import { fakeResource } from "@retail-odoo/testing";
import { replacementOf } from "./replacements";

const feature = (...configurations: [name: string, status: string][]) =>
  fakeResource("aws:guardduty/detectorFeature:DetectorFeature", "runtime", {
    additionalConfigurations: configurations.map(([name, status]) => ({ name, status })),
  });
const replaced = (before: ReturnType<typeof feature>, after: ReturnType<typeof feature>) =>
  replacementOf(before, after, ["additionalConfigurations"]);

test("another name in a list replaces; another status or order does not", () => {
  const before = feature(["EKS", "ENABLED"], ["EC2", "DISABLED"]);
  expect(replaced(before, feature(["EC2", "DISABLED"], ["EKS", "DISABLED"]))).toBe(undefined);
  expect(replaced(before, feature(["EKS", "ENABLED"]))).toEqual({ paths: ["additionalConfigurations.*.name"] });
});
