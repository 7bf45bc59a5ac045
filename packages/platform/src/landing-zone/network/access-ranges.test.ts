import { Faults } from "../../internal/errors";
import { checkAccessRanges } from "./access-ranges";

function faultsOf(publicAccessFrom: string[]): string[] {
  const faults = new Faults();
  checkAccessRanges({ publicAccessFrom }, undefined, faults);
  const list = faults.all();
  return list.map(({ path, value, reason, remedy }) => `${path} = ${JSON.stringify(value)}: ${reason}. ${remedy}`);
}

const REMEDY = "Give the public ranges of offices, VPNs or runners, each a /24 at most.";
test.each<[string, string[], string[]]>([
  ["an office and a runner", ["203.0.113.0/24", "198.51.100.7/32"], []],
  ["the whole internet", ["0.0.0.0/0"], [`publicAccessFrom[0] = "0.0.0.0/0": is the whole internet. ${REMEDY}`]],
  ["the whole internet by IPv6", ["::/0"], [`publicAccessFrom[0] = "::/0": is the whole internet. ${REMEDY}`]],
  [
    "half of the internet",
    ["128.0.0.0/1"],
    [`publicAccessFrom[0] = "128.0.0.0/1": is a /1, 2,147,483,648 addresses. ${REMEDY}`],
  ],
  [
    "a provider's whole network",
    ["203.0.112.0/20"],
    [`publicAccessFrom[0] = "203.0.112.0/20": is a /20, 4,096 addresses. ${REMEDY}`],
  ],
  [
    "a private range",
    ["10.8.0.0/24"],
    ['publicAccessFrom[0] = "10.8.0.0/24": is not public. Name private ranges in `privateAccessFrom`.'],
  ],
  [
    "ranges that overlap",
    ["203.0.113.0/24", "203.0.113.128/25"],
    [
      'publicAccessFrom[1] = "203.0.113.128/25": overlaps 203.0.113.0/24. Name the larger of the two, or ranges that are apart.',
    ],
  ],
])("public access: %s", (_, publicAccessFrom, expected) => {
  expect(faultsOf(publicAccessFrom)).toEqual(expected);
});

test("public access: EKS's limit of ranges", () => {
  const ranges = Array.from({ length: 41 }, (_, index) => `198.51.100.${index}/32`);
  expect(faultsOf(ranges.slice(1))).toEqual([]);
  const [fault, ...more] = faultsOf(ranges);
  expect(fault).toMatch(/^publicAccessFrom = .*: names 41 ranges\. EKS takes 40\.$/);
  expect(more).toEqual([]);
});
