import fc from "fast-check";
import { hostsIn, matchesAnyHost } from "./routes";

test.each([
  ["Host(`a.example`)", ["a.example"]],
  ['Host(`A.example`) || Host( "b.example" )', ["a.example", "b.example"]],
  ["HostRegexp(`.*`) && HostSNI(`c.example`)", []],
  ["(Host(`a.example`) || Host('b.example')) && !PathPrefix(`/web/database`)", ["a.example", "b.example"]],
])("%s names %p", (match, hosts) => {
  expect(hostsIn(match)).toEqual(hosts);
});

describe("a rule that its hosts bind", () => {
  test.each([
    "Host(`a.example`)",
    "Host(`a.example`) || Host(`b.example`)",
    "(Host(`a.example`) || Host(`b.example`)) && !PathPrefix(`/x`) && !PathPrefix(`/y`)",
    "!PathPrefix(`/x`) && Host(`a.example`)",
    "PathRegexp(`^/(a|b)\\)$`) && Host(`a.example`)",
    "(PathPrefix(`/a`) || PathPrefix(`/b`)) && (Host(`a.example`))",
    "Host(`a.example`) && PathPrefix(`/a`) || Host(`b.example`) && Query(`k`, `v`)",
  ])("%s", (match) => {
    expect(matchesAnyHost(match)).toBe(false);
  });
});

describe("a rule that answers for any host", () => {
  test.each([
    "",
    "PathPrefix(`/`)",
    "HostRegexp(`.*`)",
    "!Host(`a.example`)",
    "!(Host(`a.example`))",
    "Host(`a.example`) || PathPrefix(`/a`)",
    "Host(`a.example`) && PathPrefix(`/a`) || PathPrefix(`/b`)",
    "PathPrefix(`Host(a.example)`)",
    "(Host(`a.example`) && PathPrefix(`/a`)) || (Method(`GET`) && !Host(`b.example`))",
  ])("%s", (match) => {
    expect(matchesAnyHost(match)).toBe(true);
  });
});

test("agrees with the truth table of any rule without a negation", () => {
  type Rule = { text: string; holds: boolean };
  const leaf = fc.constantFrom<Rule>({ text: "Host(`a`)", holds: false }, { text: "Path(`/(b`)", holds: true });
  const { rule } = fc.letrec<{ rule: Rule }>((tie) => ({
    rule: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc
        .tuple(tie("rule"), tie("rule"))
        .map(([a, b]) => ({ text: `(${a.text})&&(${b.text})`, holds: a.holds && b.holds })),
      fc
        .tuple(tie("rule"), tie("rule"))
        .map(([a, b]) => ({ text: `${a.text} || ${b.text}`, holds: a.holds || b.holds })),
    ),
  }));
  fc.assert(fc.property(rule, ({ text, holds }) => expect(matchesAnyHost(text)).toBe(holds)));
});
