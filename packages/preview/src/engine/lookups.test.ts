import { PreviewError } from "../model";
import { Fault } from "./fault";
import { answerInvoke } from "./invokes";
import { readLookups } from "./lookups";

const AMI = "aws:ec2/getAmi:getAmi";
const text = `
- token: ${AMI}
  args: { mostRecent: true, owners: [self] }
  result: { id: ami-1 }
- token: ${AMI}
  result: { id: ami-any }
- token: aws:index/getRegion:getRegion
  result: { id: mars-1 }
`;
const context = { config: {}, inputsOf: () => ({}), lookups: readLookups(text, "lookups.yaml") };

it.each([
  ["the entry with its arguments, in any order", AMI, { owners: ["self"], mostRecent: true }, { id: "ami-1" }],
  ["the entry without arguments otherwise", AMI, { owners: ["amazon"] }, { id: "ami-any" }],
  ["the file before what the preview knows itself", "aws:index/getRegion:getRegion", {}, { id: "mars-1" }],
])("answers with %s", (_, token, args, expected) => {
  expect(answerInvoke(token, args, "", context)).toEqual(expected);
});

it("names the entry to add, and that entry answers the call", () => {
  const args = { name: "acme", filters: [{ b: 1, a: 2 }] };
  const token = "aws:organizations/getOrganization:getOrganization";
  let fault: unknown;
  try {
    answerInvoke(token, args, "", context);
  } catch (error) {
    fault = error;
  }
  const message = fault instanceof Fault ? fault.message : "";
  expect(message).toContain(
    `the program invokes ${token}, which needs its provider; an offline preview cannot run it.`,
  );
  const entry = message.slice(message.indexOf("- token"));
  expect(entry).toBe(
    `- token: ${token}\n  args: {"filters":[{"a":2,"b":1}],"name":"acme"}\n  result: {} # what the provider answers`,
  );
  expect(answerInvoke(token, args, "", { ...context, lookups: readLookups(entry, "more.yaml") })).toEqual({});
});

it("reports all faults of a file", () => {
  const faulty = "- token: getAmi\n  args: 1\n  answer: {}\n- 5\n";
  const read = (): unknown => readLookups(faulty, "l.yaml");
  expect(read).toThrow(PreviewError);
  expect(read).toThrow(
    [
      '--lookups l.yaml: [0].token: "getAmi" names no function; write one like aws:ec2/getAmi:getAmi',
      "--lookups l.yaml: [0].args: is not a mapping; write the arguments of the call",
      "--lookups l.yaml: [0].result: is not a mapping; write what the provider returns",
      "--lookups l.yaml: [0].answer: is unknown; write token, args, result",
      "--lookups l.yaml: [1]: is not a mapping; write `token:`, `args:` and `result:`",
    ].join("\n"),
  );
  expect(() => readLookups("a: 1", "l.yaml")).toThrow("--lookups l.yaml: holds no list");
});
