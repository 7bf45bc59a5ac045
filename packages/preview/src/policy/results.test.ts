import { AnalyzeDiagnostic, AnalyzeResponse, EnforcementLevel } from "@pulumi/pulumi/proto/analyzer_pb";
import type { PackDeclaration, PackSettings } from "./pack";
import { ruleFailure, policyResults, type Subject } from "./results";

const pack: PackDeclaration = { name: "house", version: "1.0.0", policies: [], initialConfig: {} };
const settings: PackSettings = new Map([["rule", { level: "mandatory", properties: {} }]]);
const about: Subject = { urn: "urn:it", resources: [], mask: (text) => text.replaceAll("hunter2", "[secret]") };

function said(message: string, level = EnforcementLevel.ADVISORY): AnalyzeResponse {
  const diagnostic = new AnalyzeDiagnostic();
  diagnostic.setPolicyname("rule");
  diagnostic.setMessage(message);
  diagnostic.setEnforcementlevel(level);
  return new AnalyzeResponse().setDiagnosticsList([diagnostic]);
}

const policyResult = (response: AnalyzeResponse) =>
  policyResults(pack, settings, response, about).map(({ level, message, checked }) => [level, message, checked]);

describe("a report", () => {
  test.each([
    [EnforcementLevel.ADVISORY, "advisory"],
    [EnforcementLevel.MANDATORY, "mandatory"],
    [EnforcementLevel.REMEDIATE, "mandatory"],
  ])("at level %i of the protocol", (level, expected) => {
    expect(policyResult(said("d\nno", level))).toEqual([[expected, "d\nno", true]]);
  });

  test("of a rule that could not run is not a violation", () => {
    const text =
      "can't run policy 'rule' from policy pack 'house@v0.9.0' during preview: Array value at .a.0.b.1 can't be known during preview";
    expect(policyResult(said(text))).toEqual([["mandatory", "not checked: a[0].b[1] is unknown in a preview", false]]);
  });

  test.each([
    "can't run policy 'other' from policy pack 'house@v0.9.0' during preview: string value at .a can't be known during preview",
    "can't run policy 'rule' from policy pack 'other@v0.9.0' during preview: string value at .a can't be known during preview",
    "d\ncan't run policy 'rule' from policy pack 'house@v1' during preview: string value at .a can't be known during preview",
  ])("in words like the SDK's is the rule's own: %s", (text) => {
    expect(policyResult(said(text))).toEqual([["advisory", text, true]]);
  });
});

describe("a failure", () => {
  const failure = (error: unknown, subject = about) => ruleFailure(pack, subject, error);

  test("of a rule is named, without the stack", () => {
    const text =
      "Error validating resource with policy 'rule' from policy pack 'house@v1.0.0':\nTypeError: no hunter2\nat all\n    at file.js:1";
    const error = failure(new Error(text));
    expect([error.message, error.details]).toEqual([
      "policy pack house: policy rule failed on urn:it: TypeError: no [secret]\nat all",
      text.replace("hunter2", "[secret]"),
    ]);
  });

  test("of a remediation, in wire form", () => {
    const details =
      "Error remediating resource with remediation 'rule' from policy pack 'house@v1.0.0':\nError: no\n    at file.js:1";
    const error = failure(Object.assign(new Error(`2 UNKNOWN: ${details}`), { details }), { ...about, urn: undefined });
    expect(error.message).toBe("policy pack house: remediation rule failed on the stack: Error: no");
  });

  test("of the pack itself", () => {
    const error = failure(Object.assign(new Error("14 UNAVAILABLE: gone\nmore"), { details: "gone\nmore" }));
    expect(error.message).toBe("policy pack house: it stopped while evaluating urn:it: gone");
  });
});
